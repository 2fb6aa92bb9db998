"""Has the views that people query show the tables of a build."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from pipeline.spark.tables import SCHEMAS

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

A_PREFIX: Final = re.compile(r"(b\d{8}t\d{6}_)(?:films|staging|intermediate|marts)")

BUILD: Final = "films.invocation_id"
"""The property of a view that says which build made what it shows."""


@dataclass(frozen=True, slots=True)
class Published:
    """What the views show.

    Attributes:
        prefix: What the names of the schemas of its tables begin with.
        tables: How many tables are shown.
    """

    prefix: str
    tables: int


def publish(spark: SparkSession, prefix: str, manifest: Path) -> Published:
    """Point a view at each table of a build, with its comments, and remove what is shown no more.

    Between the first view and the last, which takes seconds, a reader sees tables of two builds.

    Args:
        spark: A session.
        prefix: What the names of the build's schemas begin with.
        manifest: What dbt wrote of its models.
    """
    told = json.loads(manifest.read_bytes())
    nodes = told["nodes"].values()
    models = {node["name"]: node for node in nodes if node["resource_type"] == "model"}
    build = told["metadata"]["invocation_id"]
    shown = 0
    for schema in SCHEMAS:
        spark.sql(f"create schema if not exists {schema}")
        names = [table.name for table in spark.catalog.listTables(f"{prefix}{schema}")]
        for stale in spark.catalog.listTables(schema):
            if stale.tableType != "VIEW":
                spark.sql(f"drop table {schema}.{stale.name}")
            elif stale.name not in names:
                spark.sql(f"drop view {schema}.{stale.name}")
        for name in names:
            spark.sql(_view(schema, name, prefix, models[name], build))
            shown += 1
    forget_unpublished(spark)
    return Published(prefix, shown)


def forget_unpublished(spark: SparkSession) -> None:
    """Remove the schemas of builds that no view shows."""
    shown = published_prefix(spark)
    for database in spark.catalog.listDatabases():
        found = A_PREFIX.fullmatch(database.name)
        if found and found.group(1) != shown:
            spark.sql(f"drop schema {database.name} cascade")


def published_prefix(spark: SparkSession) -> str | None:
    """Return the prefix of the schemas that the views show; None where there are no views."""
    if not spark.catalog.databaseExists("marts"):
        return None
    views = [table for table in spark.catalog.listTables("marts") if table.tableType == "VIEW"]
    if not views:
        return None
    [row] = spark.sql(f"show create table marts.{views[0].name}").collect()
    found = A_PREFIX.search(row[0])
    return found.group(1) if found else None


def published_build(spark: SparkSession) -> str | None:
    """Return dbt's id of the build that the views show; None where none of them says it."""
    for table in spark.catalog.listTables("marts"):
        told = spark.sql(f"show tblproperties marts.{table.name}").collect()
        for row in told:
            if row["key"] == BUILD:
                return str(row["value"])
    return None


def _view(schema: str, name: str, prefix: str, model: dict[str, Any], build: str) -> str:
    columns = ", ".join(
        f"{column['name']} comment {_text(column['description'])}"
        for column in model["columns"].values()
    )
    shown = f"select {', '.join(model['columns'])} from {prefix}{schema}.{name}"  # noqa: S608
    described = f"comment {_text(model['description'])}"
    properties = f"tblproperties ('{BUILD}' = {_text(build)})"
    return f"create or replace view {schema}.{name} ({columns}) {described} {properties} as {shown}"


def _text(value: str) -> str:
    return "'" + value.replace("\\", "\\\\").replace("'", "\\'") + "'"
