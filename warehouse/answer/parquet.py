"""An answer as a parquet file."""

from __future__ import annotations

from typing import BinaryIO, Final

import duckdb
import pyarrow.parquet as pq

from warehouse.answer.rows import unlike
from warehouse.errors import AskError

ROWS_AT_ONCE: Final = 100_000


def write_parquet(connection: duckdb.DuckDBPyConnection, statement: str, into: BinaryIO) -> None:
    """Write a statement's answer with its types, some rows at once.

    Raises:
        AskError: The statement has no rows for an answer.
        duckdb.Error: The engine refuses it.
    """
    relation: duckdb.DuckDBPyRelation | None = connection.sql(statement)
    if relation is None:
        raise AskError("The statement has no rows that a file could hold.")
    reader = relation.to_arrow_reader(ROWS_AT_ONCE)
    names = list(unlike(tuple(reader.schema.names)))
    schema = reader.schema
    for place, name in enumerate(names):
        schema = schema.set(place, schema.field(place).with_name(name))
    with pq.ParquetWriter(into, schema, compression="zstd") as writer:
        for batch in reader:
            writer.write_batch(batch.rename_columns(names))
