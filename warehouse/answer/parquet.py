"""An answer as a parquet file."""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO, Final

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from warehouse.answer.faithful import columns_in_parquet
from warehouse.answer.rows import unlike
from warehouse.errors import AskError

ROWS_AT_ONCE: Final = 100_000
ENGINE_ERRORS: Final = {
    "INTERRUPT": duckdb.InterruptException,
    "Out of Memory": duckdb.OutOfMemoryException,
}


def write_parquet(connection: duckdb.DuckDBPyConnection, statement: str, into: BinaryIO) -> None:
    """Write a statement's answer with its types, some rows at once.

    Raises:
        AskError: The statement has no rows for an answer.
        duckdb.Error: The engine refuses it.
    """
    relation: duckdb.DuckDBPyRelation | None = connection.sql(statement)
    if relation is None:
        raise AskError("The statement has no rows that a file could hold.")
    names = list(unlike(tuple(relation.columns)))
    told = columns_in_parquet([str(kind) for kind in relation.types])
    reader = (relation.project(told) if told else relation).to_arrow_reader(ROWS_AT_ONCE)
    schema = reader.schema
    for place, name in enumerate(names):
        schema = schema.set(place, schema.field(place).with_name(name))
    with pq.ParquetWriter(into, schema, compression="zstd") as writer:
        for batch in batches(reader):
            writer.write_batch(batch.rename_columns(names))


def batches(reader: pa.RecordBatchReader) -> Iterator[pa.RecordBatch]:
    """Give what a reader reads of the engine, whose errors come as they do elsewhere.

    Raises:
        duckdb.Error: The engine has met one; Arrow would have it be one of a file.
    """
    while True:
        try:
            batch = reader.read_next_batch()
        except StopIteration:
            return
        except (OSError, pa.ArrowException) as error:
            kind = str(error).partition(" Error: ")[0]
            raise ENGINE_ERRORS.get(kind, duckdb.Error)(str(error)) from error
        yield batch
