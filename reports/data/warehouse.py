"""Reads everything the page shows from the warehouse, once, and closes it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any, TypeVar

import duckdb

from reports.data import marts, provenance, totals
from reports.data.query import Query, Row

Made = TypeVar("Made")


class NoWarehouseError(Exception):
    """There is no warehouse to read; the text says what to do about it."""


class MissingMartError(Exception):
    """The warehouse is older than a chart and lacks what it asks for; the text names it."""


@dataclass(frozen=True, slots=True)
class Snapshot:
    """What the warehouse said at one moment; nothing on the page comes from elsewhere."""

    totals: totals.Totals
    rating_distribution: list[marts.RatersAt]
    resources: list[provenance.LoadedResource]
    build: provenance.Build | None
    failed_tests: list[provenance.FailedTest]
    compiled_sql: Mapping[str, str]
    answers: Mapping[type, list[Any] | MissingMartError] = field(default_factory=dict)
    _made: dict[Any, Any] = field(default_factory=dict, init=False, repr=False, compare=False)

    def rows(self, query: Query[Row]) -> list[Row]:
        """Returns what a card's own query gave.

        Raises:
            MissingMartError: the warehouse lacks the mart or a column of it.
        """
        answer = self.answers.get(query.row, MissingMartError(query.row.__name__))
        if isinstance(answer, MissingMartError):
            raise answer
        return answer

    def once(self, make: Callable[[Snapshot], Made]) -> Made:
        """Returns what a function or a class makes of the snapshot, which it does only once."""
        if make not in self._made:
            self._made[make] = make(self)
        made: Made = self._made[make]
        return made


def read_snapshot(path: Path, queries: Sequence[Query[Any]] = ()) -> Snapshot:
    """Reads the warehouse file at `path`, which is closed again before this returns.

    `queries` are those of single cards; one that can't be answered is no reason to fail here.

    Raises:
        NoWarehouseError: the file isn't there, isn't a DuckDB database, is being written, or lacks
            a mart or a column.
    """
    if not path.is_file():
        raise NoWarehouseError(
            f"no warehouse at {path}: run `make run`, or `python -m ingest` and then `dbt build`"
        )
    with _open(path) as connection:
        try:
            return _read_all(connection, queries)
        except (duckdb.CatalogException, duckdb.BinderException) as error:
            problem = str(error).splitlines()[0]
            raise NoWarehouseError(
                f"{path} lacks a table or a column that the page shows ({problem}): "
                "run `dbt build`, then this again"
            ) from error


def _open(path: Path) -> duckdb.DuckDBPyConnection:
    try:
        return duckdb.connect(str(path), read_only=True)
    except duckdb.Error as error:
        if "could not set lock" in str(error).lower():
            raise NoWarehouseError(
                f"{path} is being written by another process: wait until it has finished "
                "(`dbt build`, or an open DuckDB client), then run this again"
            ) from error
        raise NoWarehouseError(
            f"{path} can't be opened as a DuckDB warehouse: move it away, then run `dbt build`"
        ) from error


def _read_all(connection: duckdb.DuckDBPyConnection, queries: Sequence[Query[Any]]) -> Snapshot:
    builds = _read_record(connection, provenance.SHOWN_BUILD)
    return Snapshot(
        totals=totals.totals_of(_read(connection, totals.TOTALS)),
        rating_distribution=_read(connection, marts.RATING_DISTRIBUTION),
        resources=_read(connection, provenance.LOADED_RESOURCES),
        build=builds[0] if builds else None,
        failed_tests=_read_record(connection, provenance.FAILED_TESTS),
        compiled_sql={
            model.model_name: model.compiled_sql
            for model in _read_record(connection, provenance.COMPILED_MODELS)
        },
        answers={query.row: _answer(connection, query) for query in queries},
    )


def _read(connection: duckdb.DuckDBPyConnection, query: Query[Row]) -> list[Row]:
    cursor = connection.execute(query.sql, dict(query.parameters))
    columns = [column[0] for column in cursor.description or ()]
    expected = [field.name for field in fields(query.row)]  # type: ignore[arg-type]  # rows are dataclasses
    if columns != expected:
        raise TypeError(f"the query for {query.row.__name__} gives {columns}, not {expected}")
    return [query.row(*values) for values in cursor.fetchall()]


def _answer(
    connection: duckdb.DuckDBPyConnection, query: Query[Row]
) -> list[Row] | MissingMartError:
    try:
        return _read(connection, query)
    except (duckdb.CatalogException, duckdb.BinderException) as error:
        return MissingMartError(str(error).splitlines()[0])


def _read_record(connection: duckdb.DuckDBPyConnection, query: Query[Row]) -> list[Row]:
    """Reads a table of the build's record, which dbt writes last and which may be missing."""
    try:
        return _read(connection, query)
    except duckdb.CatalogException:
        return []
