"""A form of files is added as CONTRIBUTING.md says."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.project.recipes.following import change, run

FORM = """FORMS: Final[tuple[Form, ...]] = (
    Form(
        name="Tabs",
        files={
            "movies": FileForm(names=("films.tsv",), aliases={"name": "title"}),
            "ratings": FileForm(names=("votes.tsv",)),
        },
    ),"""

FILES = '''def tabs() -> dict[str, bytes]:
    """Return tabs between cells, and a title that is called a name."""
    movies = csv_of(MOVIES, names=["movieId", "name", "genres"], separator="\\t")
    return {
        "films.tsv": movies.encode(),
        "votes.tsv": csv_of(RATINGS, separator="\\t").encode(),
    }


FORMS: Final'''

ENTRY = '''    "Tabs": (tabs, ("movies", "ratings")),
    "MovieLens CSV"'''


@pytest.mark.slow
def test_a_form_of_files_is_added_as_the_recipe_says(copy: Path) -> None:
    change(
        copy / "ingest" / "source" / "forms.py",
        ("FORMS: Final[tuple[Form, ...]] = (", FORM),
    )
    releases = copy / "tests" / "ingest" / "files" / "releases.py"
    change(releases, ("FORMS: Final", FILES), ('    "MovieLens CSV"', ENTRY))
    modules = ("tests/ingest/files/test_forms.py", "-k", "readme_describes or every_form")
    said = run(copy, "-m", "pytest", "-q", "-p", "no:cacheprovider", *modules)
    assert " passed" in said
    assert "failed" not in said
