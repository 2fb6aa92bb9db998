"""Renders the page from the marts that Spark built, by a file that holds what the page reads."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Final

import duckdb

from pipeline import children
from pipeline.errors import PipelineError, Stopped
from pipeline.places import Places
from pipeline.say import head
from pipeline.spark.publish import published_build
from pipeline.spark.server import remote, session, shown
from pipeline.spark.settings import Settings
from pipeline.spark.tables import readable

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

UNREAD: Final = "fct_"
"""How the names of marts begin that the page doesn't read: these have a row for each rating."""

RECORDS: Final = {
    "builds": "from told.builds where invocation_id in (from kept)",
    "test_results": "from told.test_results where invocation_id in (from kept)",
    "models": (
        "select * exclude (recorded_at) from told.model_marks where invocation_id in (from kept)"
        " qualify row_number() over (partition by model_name order by recorded_at desc) = 1"
    ),
}
"""What each table of meta is made of."""


def page(at: Settings, places: Places, variables: Mapping[str, str]) -> None:
    """Render what Spark shows.

    Args:
        at: The cluster of this machine, where SPARK_REMOTE names no other.
        places: Where the page of DuckDB's warehouse is; this one stands in a folder of that.
        variables: The environment.

    Raises:
        PipelineError: There is no server, it shows no tables, or the page couldn't be rendered.
    """
    address = remote(at, variables)
    file, out = at.home / "page.duckdb", places.out / "spark"
    with session(address) as spark:
        if not spark.catalog.databaseExists("marts") or not spark.catalog.listTables("marts"):
            raise PipelineError(
                f"The Spark at {shown(address)} shows no marts: run `make spark-build` first."
            )
        head(f"Reading the marts from Spark at {shown(address)} into {file}")
        write(spark, file)
    head(f"Rendering {out / 'index.html'}")
    code = children.python("-m", "reports", "--db", str(file), "--out", str(out), locks=())
    if code != 0:
        raise Stopped(code)


def write(spark: SparkSession, file: Path) -> None:
    """Write a DuckDB file of the marts that the page reads and of the record of their builds.

    Args:
        spark: A session.
        file: The file, which is replaced once it is whole.
    """
    making = file.with_name(f".{file.name}.making")
    for left in (making, making.with_name(f"{making.name}.wal")):
        left.unlink(missing_ok=True)
    file.parent.mkdir(parents=True, exist_ok=True)
    with duckdb.connect(str(making)) as connection:
        connection.execute("create schema marts")
        for table in spark.catalog.listTables("marts"):
            if not table.name.startswith(UNREAD):
                _copy(spark, f"marts.{table.name}", connection, f"marts.{table.name}")
        connection.execute("create schema told")
        for name in ("builds", "test_results", "model_marks"):
            _copy(spark, f"meta.{name}", connection, f"told.{name}")
        write_record(connection, published_build(spark))
        connection.execute("drop schema told cascade")
        connection.execute("checkpoint")
    making.replace(file)


def write_record(connection: duckdb.DuckDBPyConnection, shown_build: str | None) -> None:
    """Make meta of what `told` has of the builds up to the one that is shown.

    What has failed since has left what is shown as it was.

    Args:
        connection: The file in the making.
        shown_build: dbt's id of the build; None where that isn't known, and all builds count.
    """
    connection.execute(
        "create temp table kept as select invocation_id from told.builds where started_at <="
        " coalesce((select max(started_at) from told.builds where invocation_id = ?),"
        " timestamp 'infinity')",
        [shown_build],
    )
    connection.execute("create schema meta")
    for name, query in RECORDS.items():
        connection.execute(f"create table meta.{name} as {query}")


def _copy(spark: SparkSession, name: str, connection: duckdb.DuckDBPyConnection, into: str) -> None:
    connection.register("of_spark", readable(spark, name, connection))
    connection.execute(f"create table {into} as from of_spark")
    connection.unregister("of_spark")
