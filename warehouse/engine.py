"""A connection to the warehouse that can read it, and do nothing else.

The engine itself refuses what isn't reading (another file, a setting, an extension, a table of
its own in the file); no statement's text is judged here.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import duckdb

from warehouse.errors import NO_WAREHOUSE, USAGE, AskError
from warehouse.watch import watched

LOCKED: Final = {
    # nor does a table's name then find a variable of this program
    "enable_external_access": "false",
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
    "allow_community_extensions": "false",
    # what doesn't fit into memory isn't written to a folder
    "temp_directory": "",
}
SCHEMAS: Final = ("marts", "staging", "intermediate", "meta")
"""Where a table is looked for that is named without a schema, in this order."""

INTERRUPTED_BUILD: Final = """
select command, strftime(started_at, '%Y-%m-%d %H:%M')
from meta.builds
where finished_at is null and started_at = (select max(started_at) from meta.builds)
"""


@dataclass(frozen=True, slots=True)
class Limits:
    """What a question may take.

    Attributes:
        memory: DuckDB's memory, such as `2GB`.
        threads: Threads of DuckDB.
        seconds: Seconds until an answer is given up.
    """

    memory: str
    threads: int
    seconds: float


class TimeIsUpError(Exception):
    """A question took longer than it may."""


class Warehouse:
    """The warehouse in one file, open to be read.

    Attributes:
        path: The file.
        limits: What a question may take.
    """

    def __init__(self, path: Path, limits: Limits, connection: duckdb.DuckDBPyConnection) -> None:
        self.path = path
        self.limits = limits
        self._connection = connection

    @contextmanager
    def in_time(self) -> Iterator[duckdb.DuckDBPyConnection]:
        """Give the connection to a block, which may take as long as a question.

        Raises:
            KeyboardInterrupt: Somebody has interrupted the engine.
            TimeIsUpError: The block took too long.
        """
        with watched(self._connection.interrupt, self.limits.seconds) as is_late:
            try:
                yield self._connection
            except duckdb.InterruptException as error:
                if is_late.is_set():
                    raise TimeIsUpError from error
                raise KeyboardInterrupt from error
            except RuntimeError as error:  # what the engine makes of Ctrl-C
                if "interrupted" not in str(error):
                    raise
                raise KeyboardInterrupt from error

    @contextmanager
    def ask(
        self, sql: str, parameters: Sequence[object] = ()
    ) -> Iterator[duckdb.DuckDBPyConnection]:
        """Run a statement and give its answer to a block, within the time that it may take.

        Args:
            sql: One statement; of several, the last one's answer is given.
            parameters: Values of the statement's question marks.

        Raises:
            duckdb.Error: The engine refuses the statement.
            TimeIsUpError: The answer took too long.
        """
        with self.in_time() as connection:
            yield connection.execute(sql, list(parameters))

    def rows(self, sql: str, parameters: Sequence[object] = ()) -> list[tuple[Any, ...]]:
        """Return all rows of an answer.

        Raises:
            duckdb.Error: The engine refuses the statement.
            TimeIsUpError: The answer took too long.
        """
        with self.ask(sql, parameters) as answer:
            return answer.fetchall()


@contextmanager
def opened(path: Path, limits: Limits) -> Iterator[Warehouse]:
    """Open the warehouse for a block.

    Raises:
        AskError: There is none, another process writes it, or its last build was interrupted.
        duckdb.OutOfMemoryException: It takes more memory than it may.
        TimeIsUpError: It took too long.
    """
    if not path.is_file():
        raise AskError(
            f"There is no warehouse at {path}: run `make run`, or name another file with --db.",
            NO_WAREHOUSE,
        )
    with _connect(path, limits) as connection:
        warehouse = Warehouse(path, limits, connection)
        _refuse_half_built(warehouse)
        yield warehouse


def _connect(path: Path, limits: Limits) -> duckdb.DuckDBPyConnection:
    settings: dict[str, str | bool | int | float | list[str]] = {
        **LOCKED,
        "memory_limit": limits.memory,
        "threads": limits.threads,
    }
    try:
        connection = duckdb.connect(str(path), read_only=True, config=settings)
    except duckdb.OutOfMemoryException:
        raise  # the file may be sound
    except duckdb.ParserException as error:
        raise AskError(
            f"DuckDB can't count {limits.memory} of memory: name another size with --memory.",
            USAGE,
        ) from error
    except duckdb.Error as error:
        if "could not set lock" in str(error).lower():
            raise AskError(
                f"Another process writes {path}: wait until it has finished (a build, or an open"
                " DuckDB client), then ask again.",
                NO_WAREHOUSE,
            ) from error
        raise AskError(
            f"{path} can't be opened as a DuckDB warehouse: move it away and run `make run`, or"
            " name another file with --db.",
            NO_WAREHOUSE,
        ) from error
    there = {
        name
        for (name,) in connection.execute("select schema_name from duckdb_schemas()").fetchall()
    }
    path_of_schemas = ",".join(name for name in SCHEMAS if name in there) or "main"
    connection.execute(f"set search_path = '{path_of_schemas}'")
    connection.execute("set lock_configuration = true")
    return connection


def _refuse_half_built(warehouse: Warehouse) -> None:
    try:
        interrupted = warehouse.rows(INTERRUPTED_BUILD)
    except duckdb.CatalogException:  # nothing of ours has built it
        return
    for command, started_at in interrupted:
        raise AskError(
            f"The dbt {command} of {started_at} in {warehouse.path} has not come to its end, so its"
            " tables don't fit together: run `dbt build`, then ask again.",
            NO_WAREHOUSE,
        )
