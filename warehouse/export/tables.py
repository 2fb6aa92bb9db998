"""A mart as parquet and as CSV: in the order of its key, so that equal rows give equal bytes."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Final

import duckdb
import pyarrow as pa
import pyarrow.csv as pc
import pyarrow.parquet as pq

from warehouse.answer.parquet import batches
from warehouse.catalogue import Table
from warehouse.sql import quoted

ROWS_AT_ONCE: Final = 100_000


def write_table(
    connection: duckdb.DuckDBPyConnection,
    table: Table,
    key: tuple[str, ...],
    *,
    parquet: Path,
    csv: Path,
) -> int:
    """Write a mart's rows into two files; return how many there are.

    CSV has lists as JSON and times with a T; null is an empty field, an empty text is `""`. Its
    values are those of the mart, so texts that a spreadsheet would run as a formula stay as they
    are: these files are for programs.

    Args:
        connection: To the warehouse.
        table: The mart.
        key: The columns to sort by; without any, all of them.
        parquet: A file to write.
        csv: A file to write.
    """
    columns = ", ".join(quoted(column.name) for column in table.columns)
    order = ", ".join(map(quoted, key)) if key else "all"
    relation = connection.sql(
        f"select {columns} from {quoted(table.schema, table.name)} order by {order}"  # noqa: S608 - names of the warehouse's own
    )
    reader = relation.to_arrow_reader(ROWS_AT_ONCE)
    texts = pa.schema([(field.name, _csv_type(field.type)) for field in reader.schema])
    rows = 0
    with (
        pq.ParquetWriter(parquet, reader.schema, compression="zstd") as into_parquet,
        pc.CSVWriter(csv, texts) as into_csv,
    ):
        for batch in batches(reader):
            rows += batch.num_rows
            into_parquet.write_batch(batch)
            told = [_as_csv(column) for column in batch.columns]
            into_csv.write_batch(pa.record_batch(told, schema=texts))
    return rows


def _csv_type(kind: pa.DataType) -> pa.DataType:
    if pa.types.is_list(kind) or pa.types.is_timestamp(kind):
        return pa.string()
    return kind


def _as_csv(column: pa.Array) -> pa.Array:
    if pa.types.is_timestamp(column.type):
        texts = [None if value is None else value.isoformat() for value in column.to_pylist()]
        return pa.array(texts, pa.string())
    if pa.types.is_list(column.type):
        lists = [
            None if value is None else json.dumps(value, ensure_ascii=False)
            for value in column.to_pylist()
        ]
        return pa.array(lists, pa.string())
    return column
