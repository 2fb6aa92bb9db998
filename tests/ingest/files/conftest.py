"""What the tests of files share: landing them, and checking what has landed."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from ingest.raw.folder import RawDir
from ingest.raw.verify import faults
from tests.ingest.files.releases import FileLander


@pytest.fixture
def land_files(raw_dir: Path) -> Iterator[FileLander]:
    """Return what lands files into `raw_dir`; what it has landed is checked in the end."""
    yield FileLander(raw_dir)
    if raw_dir.exists():
        assert list(faults(RawDir(raw_dir))) == []
        assert list((raw_dir / ".incoming").glob("*")) == []
