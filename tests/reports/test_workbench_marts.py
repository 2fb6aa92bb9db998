"""The engine in the browser says of every mart what the warehouse's own says."""

from __future__ import annotations

import json
from pathlib import Path

import duckdb
import pytest

from tests.reports.browsing import Open
from tests.reports.workbench import Desk, make_workbench
from tests.warehouse.warehouse import Warehouse
from warehouse.answer.texts import text_of
from warehouse.questions import named_queries

pytestmark = pytest.mark.browser

FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")


def as_saved(value: object) -> object:
    """Return a value as the workbench's CSV should have it."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        return float(value)
    if isinstance(value, list):
        return value
    text = text_of(value)
    return f"'{text}" if text.startswith(FORMULA) else text


def as_read(text: str, like: object) -> object:
    if isinstance(like, list):
        return json.loads(text)
    return float(text) if isinstance(like, float) and text else text


def compare(desk: Desk, connection: duckdb.DuckDBPyConnection, sql: str, name: str) -> int:
    """Compare an answer of both engines; return its rows."""
    expected = [[as_saved(value) for value in row] for row in connection.sql(sql).fetchall()]
    desk.ask(sql)
    assert desk.problem() == "", name
    found = [
        [as_read(text, like) for text, like in zip(row, wanted, strict=True)]
        for row, wanted in zip(desk.saved(), expected, strict=True)
    ]
    assert found == expected, name
    return len(found)


def marts(connection: duckdb.DuckDBPyConnection) -> list[str]:
    return [
        name
        for (name,) in connection.sql(
            "select table_name from duckdb_tables() where schema_name = 'marts' order by all"
        ).fetchall()
    ]


def compare_all(desk: Desk, db: Path, *, with_facts: bool) -> None:
    with duckdb.connect(str(db), read_only=True) as connection:
        names = [name for name in marts(connection) if with_facts or not name.startswith("fct_")]
        counts = [
            compare(desk, connection, f"select * from marts.{name} order by all", name)  # noqa: S608
            for name in names
        ]
    assert len(counts) > 20
    assert sum(counts) > 200


@pytest.mark.slow
def test_every_mart_is_equal(open_page: Open, ordinary_warehouse: Path, tmp_path: Path) -> None:
    path = make_workbench(ordinary_warehouse, tmp_path, with_facts=True)
    compare_all(Desk.at(open_page, path), ordinary_warehouse, with_facts=True)


def test_every_mart_and_every_analysis_of_a_built_warehouse_is_equal(
    open_page: Open, built: Warehouse, tmp_path: Path
) -> None:
    path = make_workbench(built.db, tmp_path)
    assert path.stat().st_size <= 15_000_000
    desk = Desk.at(open_page, path)
    compare_all(desk, built.db, with_facts=False)
    with duckdb.connect(str(built.db), read_only=True) as connection:
        for name, sql in named_queries().items():
            assert compare(desk, connection, sql, name) > 0


def test_facts_are_equal_too(open_page: Open, built: Warehouse, tmp_path: Path) -> None:
    path = make_workbench(built.db, tmp_path, with_facts=True)
    assert path.stat().st_size <= 15_000_000
    desk = Desk.at(open_page, path)
    with duckdb.connect(str(built.db), read_only=True) as connection:
        for table in ("fct_tags", "fct_rating_deviations"):
            sql = f"select * from marts.{table} order by all"  # noqa: S608
            assert compare(desk, connection, sql, table) > 1000
        sql = (
            "select count(*), sum(rating), min(rated_at), max(rated_at), count(distinct user_id)"
            " from marts.fct_ratings"
        )
        compare(desk, connection, sql, "fct_ratings")


def test_every_example_has_an_answer(open_page: Open, built: Warehouse, tmp_path: Path) -> None:
    desk = Desk.at(open_page, make_workbench(built.db, tmp_path))
    desk.page.locator("#page-charts summary").click()
    suggestions = desk.page.locator("#shelf-examples .suggestion")
    assert suggestions.count() > 30
    for place in range(suggestions.count()):
        suggestions.nth(place).click()
        desk.wait()
        assert desk.problem() == "", suggestions.nth(place).inner_text()
        assert desk.rows()
