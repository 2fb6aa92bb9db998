"""An empty database in memory beside the warehouse, which is attached to be read.

A model's recorded SQL names its parents as `"marts"."dim_movies"`. Here such a name finds what is
laid out under it: a parent's traced rows, or all of them. So the SQL runs as it was recorded.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

import duckdb

from warehouse.engine import LOCKED, Limits, Warehouse, opened
from warehouse.errors import NO_WAREHOUSE, AskError
from warehouse.sql import literal
from warehouse.why.paths import as_pattern

STORED: Final = "stored"
"""What the warehouse's file is called beside the empty database."""

TRACED: Final = "traced"
"""The schema of the empty database that holds the rows of each step."""

EXTERNAL: Final = "enable_external_access"


class Bench:
    """The two databases, within one time for all that is asked of them.

    Attributes:
        connection: To both databases.
        raw_dir: The folder of loads that may be read; None where there is none.
    """

    def __init__(self, connection: duckdb.DuckDBPyConnection, raw_dir: Path | None) -> None:
        self.connection = connection
        self.raw_dir = raw_dir

    def execute(self, sql: str, parameters: Sequence[object] = ()) -> duckdb.DuckDBPyConnection:
        """Run one statement and return what gives its rows.

        Raises:
            AskError: It is several, because SQL that the warehouse holds isn't a query.
            duckdb.Error: The engine refuses it.
        """
        if len(self.connection.extract_statements(sql)) != 1:
            raise AskError(
                "The SQL that the warehouse holds isn't what dbt recorded: run `dbt build`, then"
                " ask again.",
                NO_WAREHOUSE,
            )
        return self.connection.execute(sql, list(parameters))

    def rows(self, sql: str, parameters: Sequence[object] = ()) -> list[tuple[Any, ...]]:
        """Return all rows of an answer.

        Raises:
            duckdb.Error: The engine refuses the statement.
        """
        return self.execute(sql, parameters).fetchall()

    def count(self, relation: str) -> int:
        """Return the number of rows of a relation."""
        [(count,)] = self.rows(f"select count(*) from {relation}")  # noqa: S608 - a quoted name
        return int(count)


@contextmanager
def bench_beside(path: Path, limits: Limits, raw_dir: Path) -> Iterator[Bench]:
    """Lay an empty database beside the warehouse for a block.

    Args:
        path: The warehouse's file.
        limits: What the whole block may take.
        raw_dir: Of the loads that the warehouse was built from; the only folder that can be read.

    Raises:
        AskError: There is no whole warehouse to ask.
        TimeIsUpError: The block took too long.
    """
    with opened(path, limits):  # or it is said why not
        pass
    settings: dict[str, str | bool | int | float | list[str]] = {
        **{name: value for name, value in LOCKED.items() if name != EXTERNAL},
        "memory_limit": limits.memory,
        "threads": limits.threads,
    }
    with duckdb.connect(":memory:", config=settings) as connection:
        connection.execute(f"attach {literal(str(path))} as {STORED} (read_only)")
        folder = raw_dir.resolve()
        is_there = folder.is_dir()
        if is_there:
            # DuckDB looks at the text, which has to begin as patterns and as paths do
            allowed = ", ".join(literal(f"{each}/") for each in {str(folder), as_pattern(folder)})
            connection.execute(f"set allowed_directories = [{allowed}]")
        connection.execute(f"set {EXTERNAL} = {LOCKED[EXTERNAL]}")
        connection.execute("set lock_configuration = true")
        connection.execute(f"create schema {TRACED}")
        with Warehouse(path, limits, connection).in_time():
            yield Bench(connection, folder if is_there else None)
