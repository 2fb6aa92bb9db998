"""The same of the real data."""

from __future__ import annotations

import pytest

from tests.asking.traced import faults
from tests.warehouse.warehouse import Warehouse


@pytest.mark.slow
def test_a_row_of_every_real_mart_is_what_it_rests_on_gives(real: Warehouse) -> None:
    assert faults(real.db, real.raw_dir) == []
