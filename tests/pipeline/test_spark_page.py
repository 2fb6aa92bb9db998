"""The page of what Spark shows says of its builds only what holds for the tables that it shows."""

from __future__ import annotations

from collections.abc import Iterator

import duckdb
import pytest

from pipeline.spark.page import write_record

BUILDS = ("before", "shown", "failed")
"""dbt's ids of three builds, a minute apart; the last one failed, and what stood before stands."""


@pytest.fixture
def connection() -> Iterator[duckdb.DuckDBPyConnection]:
    """Return a file in the making with what Spark told of three builds."""
    with duckdb.connect() as made:
        made.execute("create schema told")
        made.execute(
            "create table told.builds as select unnest($1) as invocation_id,"
            " timestamp '2026-01-01' + to_minutes(generate_subscripts($1, 1)) as started_at",
            [BUILDS],
        )
        made.execute(
            "create table told.test_results as select invocation_id, 'it' as test_name"
            " from told.builds"
        )
        made.execute(
            "create table told.model_marks as select 'dim_movies' as model_name,"
            " 'select ' || invocation_id as compiled_sql, invocation_id,"
            " started_at as recorded_at from told.builds"
        )
        yield made


def told(connection: duckdb.DuckDBPyConnection, query: str) -> list[str]:
    """Return the values of a query's only column."""
    return [str(value) for (value,) in connection.execute(query).fetchall()]


def test_what_a_later_build_failed_at_is_not_said_of_the_one_that_is_shown(
    connection: duckdb.DuckDBPyConnection,
) -> None:
    write_record(connection, "shown")
    for table in ("meta.builds", "meta.test_results"):
        kept = {row[0] for row in connection.table(table).fetchall()}
        assert kept == {"shown", "before"}
    assert told(connection, "select compiled_sql from meta.models") == ["select shown"]
    assert "recorded_at" not in connection.table("meta.models").columns


def test_of_a_build_that_is_not_known_all_is_said(connection: duckdb.DuckDBPyConnection) -> None:
    write_record(connection, None)
    assert told(connection, "select count(*) from meta.builds") == ["3"]
    assert told(connection, "select compiled_sql from meta.models") == ["select failed"]
