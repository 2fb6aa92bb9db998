"""Rows to parquet: typed columns, lineage, few files with large row groups."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from operator import attrgetter
from pathlib import Path
from typing import Final

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from ingest.errors import IngestError
from ingest.manifest import LandedFile
from ingest.raw_dir import sync
from ingest.resources import LINEAGE, Record, Resource

ROWS_PER_GROUP: Final = 100_000
ROWS_PER_FILE: Final = 2_000_000


@dataclass(frozen=True, slots=True)
class Lineage:
    """What each row of a load carries: the load's id and when it began, in UTC."""

    load_id: str
    loaded_at: datetime


def landed_schema(resource: Resource) -> pa.Schema:
    """Return the schema of a resource's files: its columns, then the lineage."""
    return pa.schema([*resource.schema, *LINEAGE])


def to_arrow(resource: Resource, records: Sequence[Record]) -> pa.Table:
    """Return rows as an Arrow table of the resource's own columns."""
    columns = [
        pa.array(list(map(attrgetter(field.name), records)), field.type)
        for field in resource.schema
    ]
    return pa.Table.from_arrays(columns, schema=resource.schema)


def to_landed(
    resource: Resource,
    records: Sequence[Record],
    offsets: Sequence[int | None],
    lineage: Lineage,
) -> pa.Table:
    """Return rows as an Arrow table in the landed schema, lineage included.

    Args:
        resource: What they are.
        records: The rows, n of them.
        offsets: Their places in the source, n of them; None where not known.
        lineage: Of the load.
    """
    columns = [
        *to_arrow(resource, records).columns,
        pa.array([lineage.load_id] * len(records), pa.string()),
        pa.array([lineage.loaded_at] * len(records), LINEAGE[1].type),
        pa.array(offsets, pa.int64()),
    ]
    return pa.Table.from_arrays(columns, schema=landed_schema(resource))


def write_parquet(
    folder: Path, tables: Iterable[pa.Table], schema: pa.Schema
) -> tuple[LandedFile, ...]:
    """Write tables as few synced parquet files; at least one, even without a row.

    Args:
        folder: Of the resource, in the load's folder; made here.
        tables: Of any size, in order.
        schema: Of each table.

    Returns:
        The files with their rows, as the footers count them, and their SHA-256.
    """
    folder.mkdir(parents=True)
    files: list[LandedFile] = []
    for number, groups in enumerate(_file_loads(_row_groups(tables, schema))):
        path = folder / f"part-{number:05d}.parquet"
        with pq.ParquetWriter(path, schema, compression="zstd") as writer:
            for group in groups:
                writer.write_table(group, row_group_size=ROWS_PER_GROUP)
        sync(path)
        files.append(
            LandedFile(
                path=f"{folder.name}/{path.name}",
                rows=pq.read_metadata(path).num_rows,
                sha256=sha256_of(path),
            )
        )
    return tuple(files)


def sha256_of(path: Path) -> str:
    """Return the SHA-256 of a file, in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def read_landed(
    path: Path, columns: Sequence[str], *, filters: pc.Expression | None = None
) -> pa.Table:
    """Return columns of a landed file, of the rows that pass the filters.

    Raises:
        IngestError: The file is missing or damaged.
    """
    try:
        return pq.read_table(path, columns=list(columns), filters=filters)
    except (OSError, pa.ArrowException):
        state = "is damaged" if path.is_file() else "is missing"
        raise IngestError(
            f"{path} {state}; restore it, or land anew with --full-refresh"
            " (python -m ingest verify checks all others)."
        ) from None


def distinct_keys(paths: Sequence[Path], resource: Resource) -> int:
    """Count the distinct natural keys in parquet files of a resource.

    Raises:
        IngestError: A file is missing or damaged.
    """
    key = list(resource.key)
    tables = [read_landed(path, key) for path in paths]
    return int(pa.concat_tables(tables).group_by(key).aggregate([]).num_rows) if tables else 0


def _row_groups(tables: Iterable[pa.Table], schema: pa.Schema) -> Iterator[pa.Table]:
    """Join small tables into row groups; yield an empty one where there is no row at all."""
    held: list[pa.Table] = []
    rows = 0
    is_empty = True
    for table in tables:
        held.append(table)
        rows += table.num_rows
        if rows >= ROWS_PER_GROUP:
            joined = pa.concat_tables(held)
            yield joined.slice(0, ROWS_PER_GROUP)
            is_empty = False
            held = [joined.slice(ROWS_PER_GROUP)]
            rows -= ROWS_PER_GROUP
    if rows or is_empty:
        yield pa.concat_tables([schema.empty_table(), *held])


def _file_loads(groups: Iterator[pa.Table]) -> Iterator[list[pa.Table]]:
    """Deal row groups out to files."""
    held: list[pa.Table] = []
    for group in groups:
        held.append(group)
        if len(held) * ROWS_PER_GROUP >= ROWS_PER_FILE:
            yield held
            held = []
    if held:
        yield held
