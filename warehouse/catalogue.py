"""Which tables and columns the warehouse has, and what they mean, by its own comments."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Final

from warehouse.engine import SCHEMAS, Warehouse

RELATIONS: Final = """
select schema_name, table_name, estimated_size, comment
from duckdb_tables() where not internal and database_name = current_database()
union all
select schema_name, view_name, null, comment
from duckdb_views() where not internal and database_name = current_database()
"""
COLUMNS: Final = """
select schema_name, table_name, column_name, data_type, is_nullable, comment
from duckdb_columns() where not internal and database_name = current_database()
order by schema_name, table_name, column_index
"""
THRESHOLDS: Final = "select name, value, unit, purpose from marts.rpt_thresholds order by name"


@dataclass(frozen=True, slots=True)
class Column:
    """A column, with what its comment says of it."""

    name: str
    type: str
    may_be_null: bool
    description: str


@dataclass(frozen=True, slots=True)
class Threshold:
    """A number from which on something counts.

    Attributes:
        name: dbt's variable.
        value: The number.
        unit: Of what.
        purpose: What it is for.
    """

    name: str
    value: float
    unit: str
    purpose: str


@dataclass(frozen=True, slots=True)
class Table:
    """A table or a view.

    Attributes:
        schema: Where it stands.
        name: Its name there.
        row_count: Rows; None for a view, which makes them when it is asked.
        description: Its comment, without the grain.
        grain: The comment's last sentence: what a row is.
        columns: Its columns in order.
    """

    schema: str
    name: str
    row_count: int | None
    description: str
    grain: str
    columns: tuple[Column, ...]

    @property
    def question(self) -> str:
        """The description's first sentence: what the table is about."""
        return sentences(self.description)[0]

    def thresholds(self, of_all: tuple[Threshold, ...]) -> tuple[Threshold, ...]:
        """Return the thresholds that the comments of the table and of its columns name."""
        said = " ".join([self.description, *(column.description for column in self.columns)])
        words = set(re.findall(r"\w+", said))
        return tuple(threshold for threshold in of_all if threshold.name in words)


@dataclass(frozen=True, slots=True)
class Catalogue:
    """All tables, marts first, and all thresholds."""

    tables: tuple[Table, ...]
    thresholds: tuple[Threshold, ...]

    def find(self, name: str) -> Table | None:
        """Return the table of a name, with or without its schema; None where there is none."""
        wanted = name.strip().strip('"').lower()
        for table in self.tables:
            if wanted in {table.name.lower(), f"{table.schema}.{table.name}".lower()}:
                return table
        return None

    def near(self, name: str, most: int, alike: float) -> list[str]:
        """Return the tables whose names come near to one, the nearest first.

        Args:
            name: With or without a schema.
            most: How many tables at most.
            alike: From 0 to 1, how much of the names is the same at least.
        """
        return near_titles(
            name, {table.name: f"{table.schema}.{table.name}" for table in self.tables}, most, alike
        )


def read_catalogue(warehouse: Warehouse) -> Catalogue:
    """Return what the warehouse says of itself.

    Raises:
        TimeIsUpError: It took too long.
    """
    columns: dict[tuple[str, str], list[Column]] = {}
    for schema, table, name, kind, may_be_null, comment in warehouse.rows(COLUMNS):
        columns.setdefault((schema, table), []).append(
            Column(name, kind.lower(), may_be_null, comment or "")
        )
    tables = [
        Table(schema, name, size, *_parts(comment or ""), tuple(columns.get((schema, name), ())))
        for schema, name, size, comment in warehouse.rows(RELATIONS)
    ]
    tables.sort(key=lambda table: (_place(table.schema), table.schema, table.name))
    has_thresholds = any(table.name == "rpt_thresholds" for table in tables)
    thresholds = warehouse.rows(THRESHOLDS) if has_thresholds else []
    return Catalogue(tuple(tables), tuple(Threshold(*row) for row in thresholds))


def near_titles(name: str, titles: Mapping[str, str], most: int, alike: float) -> list[str]:
    """Return the titles of those whose names come near to one; see `Catalogue.near`."""
    bare = name.rpartition(".")[2].lower()
    return [titles[each] for each in get_close_matches(bare, titles, most, alike)]


def sentences(text: str) -> list[str]:
    """Return a text's sentences; at least one, which may be empty."""
    return re.split(r"(?<=[.?!])\s+(?=[A-Z`])", " ".join(text.split()))


def _parts(comment: str) -> tuple[str, str]:
    *before, last = sentences(comment)
    if not last.startswith("One row per"):
        return " ".join([*before, last]), ""
    return " ".join(before) or last, last


def _place(schema: str) -> int:
    return SCHEMAS.index(schema) if schema in SCHEMAS else len(SCHEMAS)
