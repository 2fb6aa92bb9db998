"""The notebook answers its questions on a warehouse of the sample, run cell by cell in Python."""

from __future__ import annotations

import ast
import json
from typing import Any

import duckdb
import pandas as pd
import plotly.graph_objects as go
import pytest

from ingest.sample.generator import generate
from tests.warehouse.landing import Row
from tests.warehouse.warehouse import PROJECT, Warehouse

Shown = dict[str, go.Figure | pd.DataFrame]

NOTEBOOK = PROJECT / "notebooks" / "explore.ipynb"
HOSTILE = '<a href="https://bad.example">%{x}</a>'


@pytest.fixture(scope="module")
def cells() -> list[dict[str, Any]]:
    """Return the cells as they are stored."""
    stored: list[dict[str, Any]] = json.loads(NOTEBOOK.read_bytes())["cells"]
    return stored


@pytest.fixture(scope="module")
def warehouse(tmp_path_factory: pytest.TempPathFactory) -> Warehouse:
    """Return a warehouse of the sample, in which a title and a tag that lead are hostile."""
    session = tmp_path_factory.mktemp("notebook")
    warehouse = Warehouse(session / "sample", seat=session / "seat")
    warehouse.landing.land(sample_rows())
    assert warehouse.dbt("run").success
    for table, column in (("rpt_movie_ratings", "title"), ("rpt_tag_counts", "tag")):
        warehouse.change(
            f"update marts.{table} set {column} = '{HOSTILE}' where {column} = ("  # noqa: S608
            f"select {column} from marts.{table} order by columns('.*_rank$') limit 1)"
        )
    return warehouse


@pytest.fixture(scope="module")
def shown(cells: list[dict[str, Any]], warehouse: Warehouse) -> Shown:
    """Return what the cells show, by the heading above them."""
    heading = ""
    shown: Shown = {}
    names: dict[str, object] = {}
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("FILMS_DB", str(warehouse.db))
        patch.chdir(NOTEBOOK.parent)
        patch.syspath_prepend(PROJECT)
        for cell in cells:
            source = "".join(cell["source"])
            if cell["cell_type"] == "markdown":
                heading = source.splitlines()[0].lstrip("# ")
            elif (value := run(source, names)) is not None:
                shown[heading] = value
    connection = names["warehouse"]
    assert isinstance(connection, duckdb.DuckDBPyConnection)
    connection.close()
    return shown


def sample_rows() -> dict[str, list[Row]]:
    sample = generate()
    return {
        "movies": [(row.movie_id, row.title, row.genres) for row in sample.movies],
        "ratings": [
            (row.user_id, row.movie_id, row.rating, row.timestamp) for row in sample.ratings
        ],
        "tags": [(row.user_id, row.movie_id, row.tag, row.timestamp) for row in sample.tags],
        "links": [(row.movie_id, row.imdb_id, row.tmdb_id) for row in sample.links],
    }


def run(source: str, names: dict[str, object]) -> go.Figure | pd.DataFrame | None:
    """Run a cell and return what it shows: its last expression, if that is where it ends."""
    *statements, last = ast.parse(source).body
    if not isinstance(last, ast.Expr):
        statements.append(last)
    exec(compile(ast.Module(statements, []), NOTEBOOK.name, "exec"), names)  # noqa: S102
    if not isinstance(last, ast.Expr):
        return None
    return eval(compile(ast.Expression(last.value), NOTEBOOK.name, "eval"), names)  # noqa: S307


def test_no_output_is_stored(cells: list[dict[str, Any]]) -> None:
    code = [cell for cell in cells if cell["cell_type"] == "code"]
    assert code
    assert all(cell["outputs"] == [] and cell["execution_count"] is None for cell in code)


@pytest.mark.slow
def test_each_question_is_answered(cells: list[dict[str, Any]], shown: Shown) -> None:
    headings = [
        "".join(cell["source"]).splitlines()[0].lstrip("# ")
        for cell in cells
        if "".join(cell["source"]).startswith("## ")
    ]
    assert len(headings) == 8
    assert [heading for heading in headings if heading not in shown] == []


@pytest.mark.slow
def test_no_answer_is_empty(shown: Shown) -> None:
    for heading, answer in shown.items():
        if isinstance(answer, pd.DataFrame):
            assert len(answer) > 10, heading
        else:
            assert answer.data, heading
            assert all(len(trace.y) for trace in answer.data), heading


@pytest.mark.slow
def test_the_figures_are_those_of_the_marts(shown: Shown, warehouse: Warehouse) -> None:
    genres = shown["Which ten genres have most movies?"]
    assert list(zip(genres.data[0].y, genres.data[0].x, strict=True)) == warehouse.query(
        "select genre, movie_count from marts.rpt_genre_counts order by genre_rank limit 10"
    )
    per_user = shown["How many ratings does a user give?"]
    assert [(sum(per_user.data[0].y),)] == warehouse.query(
        "select count(*) from marts.dim_users where is_rater"
    )


@pytest.mark.slow
def test_titles_and_tags_are_drawn_letter_by_letter(shown: Shown) -> None:
    for heading in (
        "Which twenty movies are rated most, and how well?",
        "Which tags are used most?",
    ):
        drawn = json.dumps(json.loads(shown[heading].to_json()))
        assert "&lt;a href=" in drawn
        assert "<a href=" not in drawn
        assert "%{x}&lt;" not in drawn
