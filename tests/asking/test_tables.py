"""`python -m warehouse tables` says what there is, by the warehouse's own comments."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import duckdb

from tests.asking.conftest import Said

Run = Callable[..., Said]


def test_marts_are_listed_with_rows_subject_and_grain(run: Run) -> None:
    said = run("tables").out
    assert "marts.dim_movies  (3 rows)\n    The catalogue. One row per movie.\n" in said
    assert "marts.fct_views  (a view)\n" in said
    assert "stg_films__movies" not in said
    assert "1 more table, of which these are made: --all lists it too.\n" in said
    assert "staging.stg_films__movies  (1 row)" in run("tables", "--all").out


def test_a_table_is_described_with_columns_and_thresholds(run: Run) -> None:
    said = run("tables", "dim_movies").out
    assert said == run("tables", "marts.dim_movies").out
    assert said.startswith(
        "marts.dim_movies  (3 rows)\nThe catalogue. Two movies may have one title.\n"
    )
    assert "\nOne row per movie.\n" in said
    assert "\nmovie_id  bigint\n    The movie.\n" in said
    assert "\nrelease_year  integer, may be null\n    Year in the title" in said
    assert "\nThresholds:\nliked_rating = 4 (stars)\n    a user likes a movie\n" in said
    assert "something else" not in said


def test_a_table_that_is_not_there_is_a_line_with_what_comes_near(run: Run) -> None:
    said = run("tables", "dim_movie")
    assert (said.code, said.out) == (2, "")
    assert said.err.startswith("There is no table dim_movie; there is marts.dim_movies")
    assert run("tables", "\x1b[31m\n").err.startswith(r"There is no table \x1b[31m\n: ")
    assert run("tables", "").err.startswith("There is no table '': ")


def test_a_file_of_other_tables_lists_all_of_them(db: Path, run: Run) -> None:
    with duckdb.connect(str(db)) as connection:
        connection.execute("drop schema marts cascade; drop schema meta cascade")
    assert run("tables").out == "staging.stg_films__movies  (1 row)\n"
