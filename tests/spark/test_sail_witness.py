"""Another engine that speaks Spark's SQL comes to DuckDB's rows too: a witness, and no promise.

Sail is young. The SQL of each model, as `make spark-test` has compiled it for Spark, runs on it, on
the rows that DuckDB has in the tables that it reads.
"""

from __future__ import annotations

import re
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import duckdb
import pytest

from pipeline.spark import trial
from pipeline.spark.parity import compare_table
from pipeline.spark.server import listens, session
from tests.spark.conftest import free_ports

pytestmark = pytest.mark.slow
ROOT = Path(__file__).parents[2]
BIN = Path(sys.executable).parent
VERSION = "0.7.2"
SECONDS_TO_START = 120.0
SET = "sample"
"""The set whose rows are taken; of each set the SQL is the same."""

OF_A_BUILD = re.compile(r"\bb\d{8}t\d{6}_(?:staging|intermediate|marts)\.")
OF_A_TEST = re.compile(r"\.yml/").search
"""The fixtures of unit tests stand beside the models."""

NOT_OF_TABLES = re.compile(r"\bb\d{8}t\d{6}_films\.|/\* keep ")
"""Landed files, which it reads otherwise, and steps that only dbt's own macros make tables of."""

READ_OTHERWISE = {
    "a quote within a text": re.compile(r"\w''"),
    "the day of a week, on Sundays": re.compile(r"\bweekday\("),
    "a window of filtered rows": re.compile(r"filter \([^()]*\) over \("),
    "two lists of one query": re.compile(r"collect_list\(.*collect_list\(", re.DOTALL),
}
"""What Sail reads otherwise than Spark does."""


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    """Return the address of a Sail server."""
    pytest.importorskip("pyspark")
    port = free_ports()
    command = [str(BIN / "uv"), "tool", "run", "--quiet", "--from", f"pysail=={VERSION}"]
    with subprocess.Popen(
        [*command, "sail", "spark", "server", "--port", str(port)],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    ) as server:
        deadline = time.monotonic() + SECONDS_TO_START
        while not listens("127.0.0.1", port):
            if server.poll() is not None or time.monotonic() > deadline:
                server.kill()
                pytest.skip("Sail can't be had or doesn't start")
            time.sleep(0.1)
        yield f"sc://127.0.0.1:{port}"
        server.terminate()


@pytest.fixture(scope="module")
def queries() -> dict[str, str]:
    """Return the SQL of each model that reads only other models, as compiled for Spark."""
    folder = ROOT / trial.HOME / "cluster" / "dbt" / "compiled" / "films" / "models"
    if not folder.is_dir():
        pytest.skip("nothing is compiled for Spark: `make spark-test` does so")
    paths = folder.rglob("*.sql")
    texts = {path.stem: path.read_text() for path in paths if not OF_A_TEST(str(path))}
    return {
        name: OF_A_BUILD.sub("", text)
        for name, text in texts.items()
        if not NOT_OF_TABLES.search(text)
    }


def test_the_same_sql_comes_to_the_same_rows(
    address: str, queries: Mapping[str, str], tmp_path: Path
) -> None:
    different, compared = {}, 0
    warehouse = ROOT / trial.HOME / SET / "films.duckdb"
    with duckdb.connect(str(warehouse), read_only=True) as connection, session(address) as spark:
        schemas = dict(
            connection.execute(
                "select table_name, table_schema from information_schema.tables"
                " where table_schema in ('staging', 'intermediate', 'marts')"
            ).fetchall()
        )
        for table, schema in schemas.items():
            path = str(tmp_path / f"{table}.parquet")
            connection.table(f"{schema}.{table}").write_parquet(path)
            spark.read.parquet(path).createOrReplaceTempView(table)
        for name in sorted(queries.keys() & schemas.keys()):
            fault = difference(spark, queries[name], connection, f"{schemas[name]}.{name}")
            compared += 1
            if fault:
                different[name] = fault
    assert compared > len(schemas) / 3
    unexpected = {
        name: fault
        for name, fault in different.items()
        if not any(pattern.search(queries[name]) for pattern in READ_OTHERWISE.values())
    }
    assert unexpected == {}


def difference(
    spark: Any,  # noqa: ANN401 - pyspark ships no types that mypy is told of
    query: str,
    connection: duckdb.DuckDBPyConnection,
    table: str,
) -> str:
    """Return how the rows of a query differ from those of a table, with its types; "" for equal."""
    try:
        connection.register("answer", spark.sql(query).toArrow())
    except Exception as error:  # noqa: BLE001 - whatever a young engine has to say
        return str(error).splitlines()[0]
    types = connection.execute(f"describe {table}").fetchall()
    cast = ", ".join(f'cast("{row[0]}" as {row[1]}) as "{row[0]}"' for row in types)
    connection.execute(f"create or replace temp table as_typed as select {cast} from answer")  # noqa: S608
    found = compare_table(connection, table, "as_typed")
    return "" if found.is_equal else f"{found.different} rows differ {found.fault}".strip()
