"""The SQL that a card shows returns the rows of its table."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import duckdb

from reports.data.warehouse import Snapshot, read_snapshot
from reports.page.contents import cards, queries
from reports.page.selects import select_of
from tests.warehouse.warehouse import Warehouse


def _written(value: object) -> object:
    """Return a month as the tables write it, any other value as it is."""
    return f"{value:%Y-%m}" if isinstance(value, dt.date) else value


def _compare(snapshot: Snapshot, path: Path) -> int:
    """Return how many cards were compared; those without a select read a mart in no plain way."""
    compared = 0
    with duckdb.connect(str(path), read_only=True) as connection:
        for card in cards():
            if card.empty(snapshot) is not None:
                continue
            table = card.table(snapshot)
            select = card.select or select_of(card, table)
            if select is None:
                assert card.queries[0].sql.lstrip().startswith("with"), card.name
                continue
            found = connection.execute(select)
            columns = [column.name for column in table.columns]
            assert [column[0] for column in found.description or ()] == columns, card.name
            rows = [tuple(map(_written, row)) for row in found.fetchall()]
            assert rows == list(zip(*(one.values for one in table.columns), strict=True)), card.name
            compared += 1
    return compared


def test_a_select_returns_the_rows_of_its_table(
    ordinary: Snapshot, ordinary_warehouse: Path
) -> None:
    assert _compare(ordinary, ordinary_warehouse) > len(cards()) - 3


def test_a_select_returns_what_dbt_built(built: Warehouse) -> None:
    assert _compare(read_snapshot(built.db, queries()), built.db)


def test_a_select_is_written_a_clause_a_line(ordinary: Snapshot) -> None:
    card = next(card for card in cards() if card.name == "tags")
    assert select_of(card, card.table(ordinary)) == (
        "select\n    tag,\n    user_count,\n    use_count,\n    movie_count\n"
        "from marts.rpt_tag_counts\norder by tag_rank, tag;"
    )
