"""The figures of the last builds outlive the file, and no more of them."""

from __future__ import annotations

import re
from pathlib import Path

import duckdb

from pipeline import record

ROOT = Path(__file__).parents[2]
META = """
create schema meta;
create table meta.builds (invocation_id varchar, started_at timestamp);
create table meta.test_results (invocation_id varchar);
create table meta.build_figures (
    invocation_id varchar, mart varchar, key varchar, measure varchar, value double, text varchar
);
"""


def make(path: Path, days: range) -> None:
    """Make a warehouse that has had a build a day, of which every third left out a table."""
    with duckdb.connect(str(path)) as connection:
        connection.execute(META)
        for day in days:
            connection.execute(
                "insert into meta.builds values (?, timestamp '2026-01-01' + to_days(?))",
                [f"build {day}", day],
            )
            if day % 3:
                connection.execute(
                    "insert into meta.build_figures values (?, 'm', 'k', 'n', ?, null)",
                    [f"build {day}", day],
                )


def test_figures_of_the_last_ten_builds_that_have_some_are_taken_over(tmp_path: Path) -> None:
    old, new = tmp_path / "old.duckdb", tmp_path / "new.duckdb"
    make(old, range(20))
    make(new, range(20, 21))
    with duckdb.connect(str(old), read_only=True) as connection:
        earlier = record.history(connection)
    record.take_over(earlier, new)
    with duckdb.connect(str(new), read_only=True) as connection:
        kept = connection.sql("select value from meta.build_figures order by 1").fetchall()
        builds = connection.sql("select count(*) from meta.builds").fetchall()
    assert [value for (value,) in kept] == [7, 8, 10, 11, 13, 14, 16, 17, 19, 20]
    assert builds == [(21,)]


def test_a_warehouse_without_figures_has_nothing_to_take_over(tmp_path: Path) -> None:
    old, new = tmp_path / "old.duckdb", tmp_path / "new.duckdb"
    make(old, range(3))
    make(new, range(3, 5))
    with duckdb.connect(str(old)) as connection:
        connection.execute("drop table meta.build_figures")
        earlier = record.history(connection)
    record.take_over(earlier, new)
    with duckdb.connect(str(new), read_only=True) as connection:
        assert connection.sql("select count(*) from meta.build_figures").fetchall() == [(1,)]


def test_the_macro_keeps_as_many() -> None:
    macro = (ROOT / "macros/hooks/record_figures.sql").read_text("utf-8")
    told = re.search(r"macro builds_with_figures.*?return\((\d+)\)", macro, flags=re.DOTALL)
    assert told is not None
    assert int(told[1]) == record.BUILDS_WITH_FIGURES
