"""`python -m warehouse why` traces a row to the source, and computes it again on the way."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest

from tests.asking.conftest import Said
from tests.asking.seven_models import RATINGS, change
from tests.warehouse.landing import Landing


def test_a_row_is_traced_to_the_source_with_what_asks_for_it_again(
    why: Callable[..., Said],
) -> None:
    said = why("rpt_ranks", "10")
    assert (said.code, said.err) == (0, "")
    assert said.out.startswith(
        "marts.rpt_ranks, movie_id = 10\n"
        "    movie_id     10\n"
        "    mean_rating  4.25\n"
        "    mean_rank    2\n"
        "    The rows below give movie_id and mean_rating.\n"
        "    All rows of intermediate.int_means give mean_rank.\n"
    )
    assert "\n1. intermediate.int_means: 1 of 3 rows, by movie_id\n" in said.out
    assert "\n2. staging.stg_films__ratings: 2 of 4 rows, by movie_id\n" in said.out
    assert "https://films.example/ratings?skip=0&limit=1\n" in said.out
    assert "https://films.example/ratings?skip=2&limit=1\n" in said.out
    assert "    Its landed rows give every column.\n" in said.out
    assert "    intermediate.int_means  3 rows\n" in said.out
    assert "    staging.stg_films__ratings  4 rows\n" in said.out
    assert said.out.endswith(
        "Every column of the row (3) equals what the SQL gives. So do the rows of the 2\n"
        "steps beneath it.\n"
    )


def test_rows_of_a_step_are_bounded(why: Callable[..., Said]) -> None:
    said = why("rpt_ranks", "10", "--rows", "1")
    assert "skip=0&limit=1\n    and 1 more\n" in said.out
    assert "skip=" not in why("rpt_ranks", "10", "--rows", "0").out


def test_a_key_that_is_another_tables_key_by_its_end_leads_there(why: Callable[..., Said]) -> None:
    told = json.loads(why("rpt_near", "near_movie_id=30", "10", "--format", "json").out)
    assert told["key"] == {"movie_id": 10, "near_movie_id": 30}
    own, means, _ = told["steps"]
    assert own["columns_from_whole_tables"] == []
    assert [row["movie_id"] for row in means["rows"]] == [10, 30]
    assert told["is_equal"]


def test_rows_of_one_parent_lead_to_those_of_another(why: Callable[..., Said]) -> None:
    told = json.loads(why("rpt_liked", "1", "--format", "json").out)
    own, means, ratings = told["steps"]
    assert own["columns_from_traced_rows"] == ["user_id", "sum_of_means"]
    assert [row["movie_id"] for row in means["rows"]] == [10, 20]
    assert (ratings["row_count"], ratings["table_row_count"]) == (3, 4)


def test_a_figure_of_the_whole_says_on_how_many_rows_it_rests(why: Callable[..., Said]) -> None:
    told = json.loads(why("rpt_totals", "all", "--format", "json").out)
    assert told["row"] == {"name": "all", "value": 4}
    assert [step["table"] for step in told["steps"]] == ["marts.rpt_totals"]
    assert told["whole_tables"] == {"intermediate.int_means": 3}
    assert told["landed_rows_beneath"] == {"staging.stg_films__ratings": 4}


@pytest.mark.parametrize(
    ("spoiled", "told"),
    [
        (
            "update marts.rpt_ranks set mean_rating = 4.250001 where movie_id = 10",
            "mean_rating differs: the SQL gives 4.25.",
        ),
        (
            "update intermediate.int_means set rating_count = 3 where movie_id = 10",
            "rating_count differs: the SQL gives 2.",
        ),
        (
            "update staging.stg_films__ratings set rating = 0.5 where user_id = 2",
            "rating differs: the SQL gives another value in 1 row.",
        ),
        (
            "delete from staging.stg_films__ratings where user_id = 2",
            "The SQL gives 1 row that the table lacks.",
        ),
        (
            "insert into staging.stg_films__ratings values (9, 10, 1.0, 'a load', 9)",
            "The table has 1 row that the SQL doesn't give.",
        ),
    ],
)
def test_what_is_not_as_its_sql_gives_is_named_in_any_step(
    why: Callable[..., Said], traced: Path, spoiled: str, told: str
) -> None:
    change(traced, spoiled)
    said = why("rpt_ranks", "10")
    assert (said.code, said.err) == (1, "")
    assert told in unwrapped(said)
    assert not json.loads(why("rpt_ranks", "10", "--format", "json").out)["is_equal"]


def test_a_difference_of_rounding_is_none(why: Callable[..., Said], traced: Path) -> None:
    change(traced, "update marts.rpt_ranks set mean_rating = mean_rating + 1e-12")
    assert why("rpt_ranks", "10").code == 0


def unwrapped(said: Said) -> str:
    """Return what was said in one line: where lines end depends on how long a path is."""
    return " ".join(said.out.split())


def test_files_of_other_loads_are_not_compared(
    why: Callable[..., Said], raw_dir: Path, tmp_path: Path
) -> None:
    said = why("rpt_ranks", "10", folder=tmp_path / "none")
    assert said.code == 0
    assert "there is no load in" in unwrapped(said)
    other = tmp_path / "other"
    shutil.copytree(raw_dir, other)
    [load] = (other / "loads").iterdir()
    load.rename(load.with_name("20260303T000000000000Z"))
    assert "isn't what the" in unwrapped(why("rpt_ranks", "10", folder=other))
    Landing(raw_dir).land({"ratings": RATINGS[:1]})
    assert "has newer loads" in unwrapped(why("rpt_ranks", "10"))


@pytest.mark.parametrize(
    "sql",
    [
        "select 1); copy (select 1 as a) to '{path}/written.csv'; from (select 10 as movie_id",
        "select content as movie_id from read_text('/etc/hostname')",
    ],
)
def test_recorded_sql_can_only_ask(
    why: Callable[..., Said], traced: Path, raw_dir: Path, sql: str
) -> None:
    with duckdb.connect(str(traced)) as connection:
        connection.execute(
            "update meta.models set compiled_sql = ? where model_name = 'int_means'",
            [sql.format(path=str(raw_dir).replace("'", "''"))],
        )
    before = sorted(raw_dir.rglob("*"))
    said = why("rpt_ranks", "10")
    assert said.code in {1, 3}
    assert said.err.isprintable()
    assert sorted(raw_dir.rglob("*")) == before


def test_the_warehouse_is_not_changed(why: Callable[..., Said], traced: Path) -> None:
    before = traced.read_bytes()
    assert why("rpt_near", "10", "20").code == 0
    assert traced.read_bytes() == before


def test_a_row_that_differs_ends_the_process_with_1(
    start: Callable[..., subprocess.Popen[bytes]], traced: Path, raw_dir: Path
) -> None:
    change(traced, "update marts.rpt_ranks set mean_rank = 7")
    change(traced, "update meta.builds set tests_failed = 1")
    process = start("why", "rpt_ranks", "10", FILMS_DB=str(traced), FILMS_RAW_DIR=str(raw_dir))
    out, err = process.communicate()
    assert process.returncode == 1
    assert err.startswith(b"In the last build 1 test failed: ")
    assert b"mean_rank differs: the SQL gives 2.\n" in out
