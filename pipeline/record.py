"""What a warehouse says of its builds, and how that outlives the file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import duckdb
import pyarrow as pa

from pipeline.errors import PipelineError

HISTORY: Final = ("builds", "test_results", "build_figures")
BUILDS_WITH_FIGURES: Final = 10
"""How many builds back figures are kept; the macro `builds_with_figures` knows the same."""

DROP_OLD_FIGURES: Final = """
delete from meta.build_figures
where invocation_id not in (
    select invocation_id from meta.builds
    where invocation_id in (select invocation_id from meta.build_figures)
    order by started_at desc limit ?
)
"""
MAX_TESTS: Final = 20
MAX_MESSAGE: Final = 300


@dataclass(frozen=True, slots=True)
class Built:
    """What the newest build came to."""

    models: int
    models_failed: int
    models_skipped: int
    passed: int
    warned: int
    failed: int


def open_in_use(path: Path) -> duckdb.DuckDBPyConnection | None:
    """Open the warehouse in use to read; None where there is none yet.

    As long as it is open nobody else writes it, so that nothing is lost when it is replaced.

    Raises:
        PipelineError: It isn't a DuckDB file, or is being written.
    """
    if not path.exists():
        return None
    try:
        return duckdb.connect(str(path), read_only=True)
    except duckdb.Error as error:
        if "could not set lock" in str(error).lower():
            raise PipelineError(
                f"Another process writes {path}: wait until it has finished, or close it (dbt, or a"
                " DuckDB client), then run this again."
            ) from error
        reason = str(error).splitlines()[0][:MAX_MESSAGE]
        raise PipelineError(
            f"{path} can't be opened as a DuckDB warehouse ({reason}): move it away, or name"
            " another FILMS_DB."
        ) from error


def history(connection: duckdb.DuckDBPyConnection) -> dict[str, pa.Table]:
    """Return the records of builds, their tests and figures, as far as there are any."""
    kept = {}
    for table in HISTORY:
        try:
            kept[table] = connection.sql(f"from meta.{table}").to_arrow_table()
        except duckdb.CatalogException:
            continue
    return kept


def take_over(earlier: Mapping[str, pa.Table], path: Path) -> None:
    """Add earlier records to a new warehouse, and have its file be whole without a log beside."""
    with duckdb.connect(str(path)) as connection:
        for table, rows in earlier.items():
            connection.register("earlier", rows)
            known = {
                column
                for (column,) in connection.execute(
                    "select column_name from information_schema.columns"
                    " where table_schema = 'meta' and table_name = ?",
                    [table],
                ).fetchall()
            }
            columns = ", ".join(f'"{name}"' for name in rows.column_names if name in known)
            connection.execute(
                f"insert into meta.{table} by name select {columns} from earlier"  # noqa: S608
            )
            connection.unregister("earlier")
        connection.execute(DROP_OLD_FIGURES, [BUILDS_WITH_FIGURES])
        connection.execute("checkpoint")


def built(path: Path) -> Built | None:
    """Return what the newest build came to; None where no build has got to its end."""
    try:
        with duckdb.connect(str(path), read_only=True) as connection:
            row = connection.execute(
                "select models_ok, models_failed, models_skipped, tests_passed, tests_warned,"
                " tests_failed from meta.builds where finished_at is not null"
                " order by started_at desc limit 1"
            ).fetchone()
    except duckdb.Error:
        return None
    return Built(*row) if row else None


def failed_tests(path: Path) -> list[str]:
    """Return a line for each test that failed in the newest build, with its rows or its error."""
    try:
        with duckdb.connect(str(path), read_only=True) as connection:
            rows = connection.execute(
                "select test_name, tested_model, status, failures, message from meta.test_results"
                " where status in ('fail', 'error') and invocation_id ="
                " (select invocation_id from meta.builds order by started_at desc limit 1)"
                " order by test_name, node_id"
            ).fetchall()
    except duckdb.Error:
        return []
    lines = [_said(*row) for row in rows[:MAX_TESTS]]
    if len(rows) > MAX_TESTS:
        lines.append(f"and {len(rows) - MAX_TESTS} more")
    return lines


def _said(
    name: str, model: str | None, status: str, failures: int | None, message: str | None
) -> str:
    test = f"{name} (of {model})" if model else name
    if status == "error" or failures is None:
        reason = " ".join((message or "dbt doesn't say why").split())[:MAX_MESSAGE]
        return f"{test} couldn't run: {reason}"
    rows = f"{failures:,} {'row' if failures == 1 else 'rows'}"
    _, broken, rules = (message or "").partition("broken in so many rows: ")
    return f"{test} found {rows}: {rules}" if broken else f"{test} found {rows}"
