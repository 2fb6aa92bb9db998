"""The comparison of two engines' tables notices what differs, and takes near doubles for equal."""

from __future__ import annotations

import json
from pathlib import Path

import duckdb
import pytest

from pipeline.spark.parity import Compared, compare_table, table, write

ROW = "select 1 as id, 'a' as name, 0.5::double as share, [1.0, 2.0]::double[] as shares"


def compared(ours: str, theirs: str) -> Compared:
    """Return what the comparison of two queries' rows comes to."""
    with duckdb.connect() as connection:
        connection.execute(f"create table ours as {ours}")
        connection.execute(f"create table theirs as {theirs}")
        return compare_table(connection, "ours", "theirs")


@pytest.mark.parametrize(
    "theirs",
    [
        ROW,
        ROW.replace("0.5", "0.5000000001"),
        ROW.replace("1.0", "1.0000000001"),
    ],
)
def test_the_same_rows_are_equal(theirs: str) -> None:
    assert compared(ROW, theirs).is_equal


@pytest.mark.parametrize(
    "theirs",
    [
        ROW.replace("0.5", "0.500000002"),
        ROW.replace("1.0", "1.000000002"),
        ROW.replace("0.5", "null"),
        ROW.replace("[1.0, 2.0]", "[1.0]"),
        ROW.replace("[1.0, 2.0]", "null"),
        ROW.replace("'a'", "'A'"),
        ROW.replace("'a'", "null"),
        ROW.replace("1 as id", "1::bigint as id"),
        ROW.replace("as name", "as title"),
        f"{ROW} union all {ROW}",
        f"{ROW} limit 0",
    ],
)
def test_other_rows_are_not(theirs: str) -> None:
    found = compared(ROW, theirs)
    assert not found.is_equal
    assert table([found]).endswith("0 of 1 tables are equal.")


def test_nulls_are_equal_and_rows_that_repeat_are_counted() -> None:
    nulls = ROW.replace("'a'", "null::varchar").replace("0.5", "null")
    assert compared(f"{nulls} union all {nulls}", f"{nulls} union all {nulls}").is_equal
    assert compared(f"{nulls} union all {nulls}", nulls).different == 1


@pytest.mark.parametrize("row", [ROW, "select 1 as id"])
def test_what_was_compared_is_written_as_json(tmp_path: Path, row: str) -> None:
    write([compared(row, row)], tmp_path / "new" / "it.json")
    [told] = json.loads((tmp_path / "new" / "it.json").read_text())
    assert (told["rows"], told["different"], told["farthest"]) == (1, 0, 0.0)
