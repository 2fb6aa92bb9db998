"""`python -m warehouse why` traces a row to the source, and computes it again on the way."""

from __future__ import annotations

import io
import json
import shutil
import subprocess
from collections.abc import Callable
from contextlib import redirect_stdout
from pathlib import Path

import duckdb
import pytest

from tests.asking.conftest import Said
from tests.warehouse.landing import Landing
from warehouse.cli.commands import app
from warehouse.errors import AskError

RATINGS = [(1, 10, 4.0, 0), (1, 20, 2.0, 0), (2, 10, 4.5, 0), (3, 30, 5.0, 0)]

LANDED = """
select userid as user_id, movieid as movie_id, rating, _load_id as load_id,
    _offset as source_offset
from read_parquet('elsewhere/loads/????????T????????????Z/ratings/*.parquet')
"""
MEANS = """
with ratings as (select * from "staging"."stg_films__ratings")
select movie_id, avg(rating) as mean_rating, count(*) as rating_count
from ratings group by movie_id -- a comment ends it
"""
RANKS = """
select movie_id, mean_rating, row_number() over (order by mean_rating desc) as mean_rank
from "intermediate"."int_means"
"""
NEAR = """
select one.movie_id, other.movie_id as near_movie_id, other.mean_rating - one.mean_rating as apart
from "intermediate"."int_means" as one
inner join "intermediate"."int_means" as other on one.movie_id < other.movie_id
"""
TOTALS = 'select \'all\' as name, sum(rating_count) as value from "intermediate"."int_means"'
LIKED = """
select users.user_id, sum(means.mean_rating) as sum_of_means
from "staging"."stg_films__ratings" as users
inner join "intermediate"."int_means" as means on users.movie_id = means.movie_id
group by users.user_id
"""
MODELS = [
    ("stg_films__ratings", "staging", LANDED, ["user_id", "movie_id"], ["films.ratings"]),
    ("int_means", "intermediate", MEANS, ["movie_id"], ["stg_films__ratings"]),
    ("rpt_ranks", "marts", RANKS, ["movie_id"], ["int_means"]),
    ("rpt_near", "marts", NEAR, ["movie_id", "near_movie_id"], ["int_means"]),
    ("rpt_totals", "marts", TOTALS, ["name"], ["int_means"]),
    ("rpt_liked", "marts", LIKED, ["user_id"], ["stg_films__ratings", "int_means"]),
    ("rpt_keyless", "marts", "select 1 as one", [], []),
]


@pytest.fixture
def raw_dir(tmp_path: Path) -> Path:
    """Return a raw folder whose name would be a pattern and end a string."""
    path = tmp_path / "it's [raw]*"
    Landing(path).land({"movies": [], "ratings": RATINGS, "tags": [], "links": []})
    return path


@pytest.fixture
def traced(tmp_path: Path, raw_dir: Path) -> Path:
    """Return a warehouse of seven models, built from that folder as dbt would."""
    path = tmp_path / "traced.duckdb"
    [load] = (raw_dir / "loads").iterdir()
    with duckdb.connect(str(path)) as connection:
        connection.execute(
            "create schema meta; create schema staging; create schema intermediate;"
            "create schema marts;"
            "create table meta.models (model_name varchar, schema_name varchar,"
            " compiled_sql varchar, key_columns varchar[], parents varchar[]);"
            "create table meta.builds (command varchar, started_at timestamp,"
            " finished_at timestamp, load_id varchar, tests_failed bigint, models_failed bigint);"
            "create table staging.stg_films__loads (load_id varchar, source varchar);"
        )
        connection.execute(
            "insert into meta.builds values ('build', '2026-01-02', '2026-01-02', ?, 0, 0)",
            [load.name],
        )
        connection.execute(
            "insert into staging.stg_films__loads values (?, 'https://films.example')", [load.name]
        )
        pattern = str(raw_dir).replace("'", "''").replace("[", "[[]").replace("*", "[*]")
        for name, schema, sql, key, parents in MODELS:
            connection.execute(
                "insert into meta.models values (?, ?, ?, ?, ?)", [name, schema, sql, key, parents]
            )
            here = sql.replace("elsewhere", pattern)
            connection.execute(f"create table {schema}.{name} as {here}")
    return path


@pytest.fixture
def why(traced: Path, raw_dir: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Said]:
    """Return what follows the command `why` on that warehouse."""
    monkeypatch.setenv("COLUMNS", "80")

    def say(*arguments: str, db: Path = traced, folder: Path = raw_dir) -> Said:
        options = ("--db", str(db), "--raw-dir", str(folder))
        with redirect_stdout(io.StringIO()) as out:
            try:
                code = app(["why", *arguments, *options], standalone_mode=False)
            except AskError as error:
                return Said(error.exit_code, out.getvalue(), str(error))
        return Said(code or 0, out.getvalue(), "")

    return say


def change(path: Path, statement: str) -> None:
    """Tamper with a warehouse."""
    with duckdb.connect(str(path)) as connection:
        connection.execute(statement)


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
    ("arguments", "code", "told"),
    [
        (["rpt_rank", "10"], 2, "There is no table rpt_rank; there is marts.rpt_ranks"),
        (["rpt_ranks", "11"], 1, "has no row movie_id = 11; near it, movie_id is 10 or 20 or 30."),
        (["rpt_totals", "al"], 1, "has no row name = al; near it, name is all."),
        (["rpt_totals", "zzz"], 1, "has no row name = zzz."),
        (["rpt_ranks", "ten"], 2, "movie_id of marts.rpt_ranks is a bigint, which 'ten' isn't."),
        (["rpt_ranks", "9.5"], 2, "movie_id of marts.rpt_ranks is a whole number, which '9.5' "),
        (["rpt_ranks", "movie_id=10", "movie_id=20"], 2, "movie_id is given twice"),
        (["rpt_near", "10"], 2, "is named by movie_id and near_movie_id: give its 2 values"),
        (["rpt_ranks"], 2, "give its value, as in `why rpt_ranks movie_id=…`."),
        (["rpt_keyless", "1"], 2, "marts.rpt_keyless has no key"),
        (["rpt_ranks", "\x1b[31m"], 2, r"which '\\x1b[31m' isn't"),
    ],
)
def test_what_cannot_be_traced_is_a_line(
    why: Callable[..., Said], arguments: list[str], code: int, told: str
) -> None:
    said = why(*arguments)
    assert (said.code, said.out) == (code, "")
    assert said.err.isprintable()  # so it is one line
    assert told in said.err


def test_a_missing_warehouse_is_told(why: Callable[..., Said], tmp_path: Path) -> None:
    said = why("rpt_ranks", "10", db=tmp_path / "none.duckdb")
    assert (said.code, said.err.startswith("There is no warehouse at ")) == (3, True)


@pytest.mark.parametrize(
    "changed",
    [
        "alter table meta.models drop column parents",
        "update meta.models set parents = null where model_name = 'int_means'",
        "drop table meta.models",
    ],
)
def test_a_warehouse_of_an_earlier_version_is_told(
    why: Callable[..., Said], traced: Path, changed: str
) -> None:
    change(traced, changed)
    said = why("rpt_ranks", "10")
    assert (said.code, said.out) == (3, "")
    assert said.err.startswith("This warehouse doesn't say what its tables are made of")


@pytest.mark.parametrize(
    "changed",
    [
        "drop table marts.rpt_ranks",
        "alter table marts.rpt_ranks rename column movie_id to id",
        "drop table intermediate.int_means",
        "alter table intermediate.int_means rename column movie_id to id",
    ],
)
def test_tables_that_are_not_as_recorded_are_told(
    why: Callable[..., Said], traced: Path, changed: str
) -> None:
    change(traced, changed)
    said = why("rpt_ranks", "10")
    assert (said.code, said.out) == (3, "")
    assert "int_means" in said.err or "rpt_ranks" in said.err
    assert "this warehouse lacks" in said.err.lower()


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
    assert err.startswith(b"In the last build 1 tests and 0 models failed")
    assert b"mean_rank differs: the SQL gives 2.\n" in out
