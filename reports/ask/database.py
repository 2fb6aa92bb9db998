"""The marts as a DuckDB file that the engine in the browser opens."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import duckdb

from reports.ask.zstd import QUICK, zstd
from warehouse.catalogue import Catalogue, Table
from warehouse.sql import literal, quoted

STORAGE: Final = "v1.0.0"
"""The form of the file: the browser's engine is older than ours, and reads this one."""

MOST_FACTS: Final = 12_000_000
"""Bytes of the compressed file up to which facts are carried."""

_PRIVATE: Final = frozenset({"user_id", "similar_user_id", "examples"})
"""Columns that name single users."""


@dataclass(frozen=True, slots=True)
class Database:
    """What the workbench carries.

    Attributes:
        packed: The file, compressed by zstd.
        size: Its bytes before that.
        tables: What it holds.
        facts: Whether facts are there: `none` were wanted, they are `carried`, or `too_large`.
    """

    packed: bytes
    size: int
    tables: tuple[Table, ...]
    facts: str


def make_database(
    db: Path, catalogue: Catalogue, *, with_facts: bool, with_users: bool, most: int = MOST_FACTS
) -> Database:
    """Return a copy of the marts.

    Args:
        db: The warehouse.
        catalogue: Of the warehouse.
        with_facts: Carry the facts too, unless the file would be too large.
        with_users: Carry tables about single users.
        most: Compressed bytes up to which facts are carried.

    Raises:
        duckdb.Error: The warehouse can't be read.
    """
    marts = [table for table in catalogue.tables if table.schema == "marts"]
    if not with_users:
        marts = [table for table in marts if _PRIVATE.isdisjoint(_columns(table))]
    without = tuple(table for table in marts if not table.name.startswith("fct_"))
    if with_facts:
        whole = _copied(db, marts)
        packed = zstd(whole, QUICK)
        if len(packed) <= most:
            return Database(packed, len(whole), tuple(marts), "carried")
    made = _copied(db, without)
    packed = zstd(made, QUICK)
    return Database(packed, len(made), without, "too_large" if with_facts else "none")


def _columns(table: Table) -> Iterator[str]:
    return (column.name for column in table.columns)


def _copied(db: Path, tables: Sequence[Table]) -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        made = Path(folder) / "films.duckdb"
        with duckdb.connect(config={"threads": 1}) as connection:
            connection.execute(f"attach {literal(str(db))} as warehouse (read_only)")
            connection.execute(
                f"attach {literal(str(made))} as films (storage_version '{STORAGE}')"
            )
            connection.execute("create schema films.marts")
            for table in tables:
                copy, original = (
                    quoted(database, table.schema, table.name)
                    for database in ("films", "warehouse")
                )
                connection.execute(f"create table {copy} as from {original}")
            connection.execute("detach films")
        return made.read_bytes()
