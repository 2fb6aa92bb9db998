"""What the tables are, as lines for a terminal."""

from __future__ import annotations

import shutil
import textwrap
from collections.abc import Iterator
from typing import Final

from warehouse.catalogue import Catalogue, Table
from warehouse.errors import no_table

FIRST: Final = ("marts", "meta")
"""Schemas that are listed without being asked for."""

WIDEST: Final = 110


def list_lines(catalogue: Catalogue, *, are_all: bool) -> Iterator[str]:
    """Give two lines a table: its name, rows and grain, and what it is about.

    Args:
        catalogue: Of the warehouse.
        are_all: Whether to list what marts are made of too.
    """
    first = [table for table in catalogue.tables if table.schema in FIRST]
    shown = first if first and not are_all else catalogue.tables
    for table in shown:
        yield f"{table.schema}.{table.name}  ({_size(table)})"
        yield from wrapped(" ".join(filter(None, [table.question, table.grain])), "    ")
    left = len(catalogue.tables) - len(shown)
    if left == 1:
        yield "1 more table, of which these are made: --all lists it too."
    elif left:
        yield f"{left} more tables, of which these are made: --all lists them too."


def table_lines(catalogue: Catalogue, name: str) -> Iterator[str]:
    """Give what is known of one table.

    Raises:
        AskError: There is no such table.
    """
    table = catalogue.find(name)
    if table is None:
        raise no_table(name, catalogue.near(name, 3, 0.4), "python -m warehouse tables")
    return _table(table, catalogue)


def _table(table: Table, catalogue: Catalogue) -> Iterator[str]:
    yield f"{table.schema}.{table.name}  ({_size(table)})"
    yield from wrapped(table.description, "")
    if table.grain and table.grain != table.description:
        yield from wrapped(table.grain, "")
    yield ""
    for column in table.columns:
        null = ", may be null" if column.may_be_null else ""
        yield f"{column.name}  {column.type}{null}"
        yield from wrapped(column.description, "    ")
    thresholds = table.thresholds(catalogue.thresholds)
    if thresholds:
        yield ""
        yield "Thresholds:"
    for threshold in thresholds:
        yield f"{threshold.name} = {threshold.value:g} ({threshold.unit})"
        yield from wrapped(threshold.purpose, "    ")


def _size(table: Table) -> str:
    if table.row_count is None:
        return "a view"
    return f"{table.row_count:,} {'row' if table.row_count == 1 else 'rows'}"


def wrapped(text: str, indent: str) -> list[str]:
    """Return a text in lines that a terminal has room for."""
    width = min(WIDEST, max(40, shutil.get_terminal_size().columns))
    return textwrap.wrap(
        text, width, initial_indent=indent, subsequent_indent=indent, break_long_words=False
    )
