"""The copy of the project on which a recipe is followed."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
LEFT_OUT = shutil.ignore_patterns(
    ".*", "__pycache__", "target", "logs", "node_modules", "output", "*.duckdb"
)


def left_out(folder: str, names: Sequence[str]) -> set[str]:
    """Return what a copy lacks: what is made, and what has landed."""
    landed = {"data"} if Path(folder) == ROOT else set()
    return (LEFT_OUT(folder, list(names)) | landed) - {".sqlfluff"}


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """Return a copy of the project."""
    folder = tmp_path / "copy"
    shutil.copytree(ROOT, folder, ignore=left_out)
    return folder
