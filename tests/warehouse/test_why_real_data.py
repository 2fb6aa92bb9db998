"""What `why` and `export` say of every mart of the real data."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.asking.exported import unlike
from tests.asking.traced import faults
from tests.warehouse.warehouse import PROJECT, Warehouse


@pytest.mark.slow
def test_a_row_of_every_real_mart_is_what_it_rests_on_gives(real: Warehouse) -> None:
    assert faults(real.db, real.raw_dir) == []


@pytest.mark.slow
def test_an_export_has_every_row_of_every_real_mart(real: Warehouse, tmp_path: Path) -> None:
    command = (sys.executable, "-m", "warehouse", "export", "--db", str(real.db))
    subprocess.run([*command, "--out", str(tmp_path / "export")], cwd=PROJECT, check=True)
    assert unlike(real.db, tmp_path / "export") == []
