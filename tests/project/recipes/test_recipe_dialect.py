"""A dialect of the API is added as CONTRIBUTING.md says."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.project.recipes.following import change, run

DIALECT = """DIALECTS: Final[tuple[Dialect, ...]] = (
    Dialect(
        name="catalogue",
        counts="all_{many}",
        paths={"movies": "/catalogue"},
        fields={"title": "label"},
    ),"""


@pytest.mark.slow
def test_a_dialect_is_added_as_the_recipe_says(copy: Path) -> None:
    change(
        copy / "ingest" / "source" / "dialects.py",
        ("DIALECTS: Final[tuple[Dialect, ...]] = (", DIALECT),
    )
    said = run(
        copy,
        "-m",
        "pytest",
        "-q",
        "-p",
        "no:cacheprovider",
        "tests/ingest/test_field.py",
        "tests/ingest/source/test_dialects.py",
        "tests/sample/test_sample_dialects.py",
        "-k",
        "catalogue",
    )
    assert " passed" in said
    assert "failed" not in said
