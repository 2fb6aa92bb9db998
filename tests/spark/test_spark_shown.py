"""What Spark shows reaches the page, which says that Spark built it and how that build went."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import duckdb
import pytest

from pipeline.places import Places
from pipeline.spark.page import page
from pipeline.spark.publish import publish, published_build, published_prefix
from pipeline.spark.server import session
from pipeline.spark.settings import Settings
from tests.reports.builder import make_warehouse
from tests.reports.facts import ordinary_facts

pytestmark = pytest.mark.slow
PREFIX = "b20260101t000000_"
FAILED = (
    "* replace ('failed' as invocation_id, started_at + interval 1 day as started_at,"
    " cast(3 as bigint) as tests_failed)"
)


class Copier:
    """Makes tables on Spark of what a DuckDB file has."""

    def __init__(self, spark: Any, connection: duckdb.DuckDBPyConnection, folder: Path) -> None:  # noqa: ANN401 - pyspark ships no types that mypy is told of
        self.spark, self.connection, self.folder = spark, connection, folder

    def copy(self, rows: duckdb.DuckDBPyRelation, into: str) -> None:
        """Make a table of rows."""
        path = str(self.folder / f"{into}.parquet")
        rows.write_parquet(path)
        self.spark.read.parquet(path).write.saveAsTable(into)

    def marts(self) -> list[str]:
        """Make a table of each mart, as a build does; return their names."""
        for schema in ("films", "staging", "intermediate", "marts"):
            self.spark.sql(f"create schema {PREFIX}{schema}")
        query = "select table_name from information_schema.tables where table_schema = 'marts'"
        names = [name for (name,) in self.connection.execute(query).fetchall()]
        for name in names:
            self.copy(self.connection.table(f"marts.{name}"), f"{PREFIX}marts.{name}")
        return names

    def record(self) -> None:
        """Leave the record of a build, and of a later one that failed."""
        self.spark.sql("create schema meta")
        builds = self.connection.sql("select * replace ('Spark 4.3.0' as engine) from meta.builds")
        self.copy(builds.union(builds.project(FAILED)), "meta.builds")
        self.copy(self.connection.table("meta.test_results"), "meta.test_results")
        models = self.connection.table("meta.models")
        self.copy(models.project("*, timestamp '2026-01-01' as recorded_at"), "meta.model_marks")


def node(name: str, connection: duckdb.DuckDBPyConnection) -> dict[str, Any]:
    """Return what dbt's manifest says of a mart."""
    names = connection.table(f"marts.{name}").columns
    columns = {each: {"name": each, "description": ""} for each in names}
    return {"resource_type": "model", "name": name, "description": "It's one.", "columns": columns}


def test_the_page_shows_what_stands_and_says_what_built_it(
    running: Settings, tmp_path: Path
) -> None:
    warehouse = make_warehouse(tmp_path / "films.duckdb", ordinary_facts())
    manifest = tmp_path / "manifest.json"
    with duckdb.connect(str(warehouse)) as connection, session(running.remote) as spark:
        copier = Copier(spark, connection, tmp_path)
        nodes = {name: node(name, connection) for name in copier.marts()}
        manifest.write_text(json.dumps({"metadata": {"invocation_id": "build"}, "nodes": nodes}))
        copier.record()
        publish(spark, PREFIX, manifest)
        assert published_build(spark) == "build"
        assert published_prefix(spark) == PREFIX
    places = Places(warehouse, tmp_path / "raw", tmp_path / "output", tmp_path / "dbt")
    page(running, places, {**os.environ, "SPARK_REMOTE": ""})
    text = (tmp_path / "output" / "spark" / "index.html").read_text(encoding="utf-8")
    assert "Built by Spark 4.3.0" in text
    assert "This build failed" not in text
    assert "The warehouse was built without" not in text.partition("<script")[0]
    with duckdb.connect(str(running.home / "page.duckdb"), read_only=True) as connection:
        tables = connection.execute("select table_name from information_schema.tables").fetchall()
    assert {"dim_movies", "builds", "models"} <= {name for (name,) in tables}
    assert not any(name.startswith("fct_") for (name,) in tables)
