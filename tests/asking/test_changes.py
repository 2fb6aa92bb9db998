"""`python -m warehouse changes` in every form, with something to compare and without."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from pathlib import Path

import duckdb
import pyarrow.parquet as pq
import pytest

from tests.asking.conftest import Said

Run = Callable[..., Said]

FIRST, SECOND, OTHER = (f"2026010{day}T000000000000Z" for day in (1, 2, 3))
LOADED = f"""
create table staging.stg_films__loads as
    select unnest(['{FIRST}', '{SECOND}']) as load_id, 's' as source,
        timestamp '2026-01-02 10:00' as finished_at;
create table marts.rpt_load_changes (
    load_id varchar, previous_load_id varchar, resource varchar, mode varchar,
    previous_status varchar, evidence varchar, previous_row_count bigint, added_row_count bigint,
    gone_row_count bigint, changed_row_count bigint, row_count bigint
);
insert into marts.rpt_load_changes values
    ('{SECOND}', '{FIRST}', 'ratings', 'full', 'complete', 'rows', 100, 7, 2, 3, 105),
    ('{SECOND}', '{FIRST}', 'links', 'unchanged', 'complete', 'same_files', null, 0, 0, 0, null);
create table meta.models (
    model_name varchar, schema_name varchar, compiled_sql varchar, key_columns varchar[],
    parents varchar[]
);
insert into meta.models values ('rpt_load_changes', 'marts', 'select 1', ['load_id'], []);
alter table meta.builds add column invocation_id varchar;
alter table meta.builds add column load_id varchar;
create table meta.build_figures (
    invocation_id varchar, mart varchar, key varchar, measure varchar, value double, text varchar
);
"""  # noqa: S608 - constants
BUILT_TWICE = f"""
delete from meta.builds;
insert into meta.builds by name
    select 'build' as command, unnest(['a', 'b']) as invocation_id,
        unnest(['{FIRST}', '{SECOND}']) as load_id,
        unnest([timestamp '2026-01-01 10:00', timestamp '2026-01-02 10:00']) as started_at,
        timestamp '2026-01-02 10:09' as finished_at, 0 as tests_failed, 0 as models_failed;
insert into meta.build_figures values
    ('a', 'rpt_totals', 'name = rating_count', 'value', 100, null),
    ('b', 'rpt_totals', 'name = rating_count', 'value', 105, null),
    ('a', 'rpt_totals', 'name = mean_rating', 'value', 3.5, null),
    ('b', 'rpt_totals', 'name = mean_rating', 'value', 3.5000000001, null),
    ('a', 'rpt_headlines', 'card = x, name = best', 'text', null, 'Old, =1+1'),
    ('b', 'rpt_headlines', 'card = x, name = best', 'text', null, 'New'),
    ('a', 'rpt_genre_counts', 'genre = Western', 'movie_count', 3, null),
    ('b', 'rpt_genre_counts', 'genre = War', 'movie_count', 2, null);
"""  # noqa: S608 - constants


@pytest.fixture
def twice(db: Path) -> Path:
    """Return a warehouse of two loads and two builds."""
    with duckdb.connect(str(db)) as connection:
        connection.execute(LOADED)
        connection.execute(BUILT_TWICE)
    return db


@pytest.fixture
def once(db: Path) -> Path:
    """Return a warehouse of one load and a build without figures."""
    with duckdb.connect(str(db)) as connection:
        connection.execute(LOADED)
        connection.execute(f"delete from staging.stg_films__loads where load_id = '{SECOND}'")  # noqa: S608
    return db


@pytest.mark.usefixtures("twice")
def test_rows_and_figures_are_told_with_what_they_are_of(run: Run) -> None:
    said = run("changes")
    assert (said.code, said.err) == (0, "")
    assert said.out == (
        f"Rows of load {SECOND} (2026-01-02 10:00) against {FIRST} (2026-01-02 10:00), of s:\n"
        "resource  before  added  gone  changed  after  evidence\n"
        "────────  ──────  ─────  ────  ───────  ─────  ──────────\n"
        "links       null      0     0        0   null  same_files\n"
        "ratings      100      7     2        3    105  rows\n"
        "(2 rows)\n"
        "\n"
        "Figures of the build of 2026-01-02 10:00 against that of 2026-01-01 10:00: 4 of 5 differ;"
        " --of figures lists them. Of the whole:\n"
        "mart        key                  measure  before  after  difference\n"
        "──────────  ───────────────────  ───────  ──────  ─────  ──────────\n"
        "rpt_totals  name = rating_count  value     100.0  105.0         5.0\n"
        "(1 row)\n"
    ).replace("value     100.0  105.0", "value    100.0   105.0")


@pytest.mark.usefixtures("twice")
def test_two_loads_can_be_named_with_the_builds_that_read_them(run: Run) -> None:
    assert run("changes", FIRST, SECOND).out == run("changes").out
    said = run("changes", FIRST, SECOND, "--of", "figures", "--format", "json")
    assert {row["key"] for row in json.loads(said.out)} == {
        "name = rating_count",
        "card = x, name = best",
        "genre = Western",
        "genre = War",
    }


@pytest.mark.usefixtures("twice")
def test_json_holds_both_or_an_array_of_one(run: Run) -> None:
    both = json.loads(run("changes", "--format", "json").out)
    assert list(both) == ["rows", "figures"]
    assert both["rows"][1]["added_row_count"] == 7
    assert json.loads(run("changes", "--of", "rows", "--format", "json").out) == both["rows"]
    gone = next(row for row in both["figures"] if row["key"] == "genre = Western")
    assert (gone["previous_value"], gone["value"], gone["difference"]) == (3.0, None, None)


@pytest.mark.usefixtures("twice")
def test_a_csv_and_a_parquet_file_hold_one_of_the_two(run: Run, tmp_path: Path) -> None:
    for form in ("csv", "parquet"):
        said = run("changes", "--format", form)
        assert (said.code, said.out, said.err.count("\n")) == (2, "", 1)
        assert "--of rows" in said.err
    rows = list(csv.DictReader(run("changes", "--of", "rows", "--format", "csv").out.splitlines()))
    assert [row["changed_row_count"] for row in rows] == ["0", "3"]
    text = run("changes", "--of", "figures", "--format", "csv").out
    assert ',"Old, =1+1",New\n' in text
    out = tmp_path / "figures.parquet"
    assert run("changes", "--of", "figures", "--out", str(out)).code == 0
    assert pq.read_table(out).num_rows == 4
    assert "| ratings | 100 | 7 |" in run("changes", "--format", "markdown").out


@pytest.mark.usefixtures("once")
def test_nothing_to_compare_is_a_sentence_and_no_failure(run: Run) -> None:
    said = run("changes")
    assert (said.code, said.err) == (0, "")
    assert said.out == (
        "There is one load of s, so there is nothing to compare it with yet.\n"
        "\n"
        "No figures of a build of all tables are kept yet: run `dbt build`.\n"
    )
    for_programs = run("changes", "--of", "rows", "--format", "json")
    assert (for_programs.code, json.loads(for_programs.out)) == (0, [])
    assert for_programs.err == said.out.partition("\n")[0] + "\n"
    table = run("changes", "--of", "figures", "--format", "csv")
    assert (table.code, table.out.count("\n")) == (0, 1)


@pytest.mark.usefixtures("twice")
def test_an_unknown_load_is_a_line_with_what_comes_near(run: Run) -> None:
    said = run("changes", FIRST, SECOND.replace("0Z", "1Z"))
    assert (said.code, said.out, said.err.count("\n")) == (2, "", 1)
    assert f"; there is {SECOND}:" in said.err
    assert run("changes", FIRST, "\x1b[31m").err.isascii()
    for names in ((FIRST,), (FIRST, SECOND, OTHER)):
        said = run("changes", *names)
        assert (said.code, said.out) == (2, "")
        assert said.err.startswith("Name two loads")


def test_a_warehouse_of_an_earlier_version_says_what_to_do(run: Run, twice: Path) -> None:
    with duckdb.connect(str(twice)) as connection:
        connection.execute("drop table meta.build_figures; delete from meta.models;")
        connection.execute("insert into meta.models values ('x', 'marts', 'select 1', [], [])")
    said = run("changes", "--of", "rows")
    assert (said.code, said.out, said.err.count("\n")) == (3, "", 1)
    assert "run `dbt build`" in said.err
    assert run("changes", "--of", "figures").code == 0


def test_a_warehouse_that_nothing_of_ours_has_built_is_a_line(run: Run) -> None:
    said = run("changes", "--of", "rows")
    assert (said.code, said.out, said.err.count("\n")) == (3, "", 1)
    assert said.err.startswith("This warehouse doesn't say what its loads have changed")
