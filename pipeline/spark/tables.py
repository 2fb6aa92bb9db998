"""Reads the tables that Spark built into DuckDB."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import unquote, urlsplit

import duckdb

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

SCHEMAS: Final = ("staging", "intermediate", "marts")


def readable(spark: SparkSession, name: str, connection: duckdb.DuckDBPyConnection) -> Any:  # noqa: ANN401 - a relation or a table of Arrow, both of which DuckDB reads
    """Return the rows of a table, from its files where they are of this machine.

    Args:
        spark: A session.
        name: Schema and table.
        connection: What will read the rows.
    """
    frame = spark.table(name)
    plan = spark.sql(f"describe extended {name}").collect()
    kinds = {row["data_type"] for row in plan if row["col_name"] == "Type"}
    paths = [Path(unquote(urlsplit(path).path)) for path in frame.inputFiles()]
    if "VIEW" not in kinds and paths and all(path.is_file() for path in paths):
        return connection.from_parquet([str(path) for path in paths])
    return frame.toArrow()
