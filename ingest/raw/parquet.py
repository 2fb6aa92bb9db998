"""Writes rows to parquet: typed columns, lineage, few files with large row groups."""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from itertools import chain, islice
from operator import attrgetter
from pathlib import Path
from types import MappingProxyType
from typing import Final

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from ingest.errors import IngestError
from ingest.raw.arrays import to_array
from ingest.raw.folder import sync
from ingest.raw.manifest import LandedFile
from ingest.source.resources import Record, Resource

TYPES: Final[Mapping[type, pa.DataType]] = MappingProxyType(
    {int: pa.int64(), float: pa.float64(), str: pa.string()}
)
"""The column type of each kind of field."""

LINEAGE: Final = (
    pa.field("_load_id", pa.string(), nullable=False),
    pa.field("_loaded_at", pa.timestamp("us", tz="UTC"), nullable=False),
    pa.field("_offset", pa.int64()),
)
"""Columns that every landed row carries beside the source's own."""

EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)

ROWS_PER_GROUP: Final = 100_000
GROUPS_PER_FILE: Final = 20

RISING: Final = ("_offset",)
"""Columns that are written as differences from row to row: a dictionary of them would help none."""

RARELY_REPEATED: Final = ("timestamp",)
"""Columns of which a dictionary would be as large as they are."""

MEMORY: Final = "1500MB"
"""What counting keys may take before it goes on on disk."""


@dataclass(frozen=True, slots=True)
class Lineage:
    """The values that each row of a load carries: the load's id and when it began, in UTC."""

    load_id: str
    loaded_at: datetime


@cache  # of a constant: looking at a record type takes longer than converting a page
def own_schema(resource: Resource) -> pa.Schema:
    """Return a resource's own columns: a column for each field of its record type, in order.

    A field that may be null in the record may be null in the column.
    """
    return pa.schema(
        [
            pa.field(field.name, TYPES[field.kind], nullable=field.is_nullable)
            for field in resource.fields
        ]
    )


def landed_schema(resource: Resource) -> pa.Schema:
    """Return the schema of a resource's files: its columns, then the lineage."""
    return pa.schema([*own_schema(resource), *LINEAGE])


def to_arrow(resource: Resource, records: Sequence[Record]) -> pa.Table:
    """Return rows as an Arrow table of the resource's own columns."""
    schema = own_schema(resource)
    columns = [to_array(list(map(attrgetter(one.name), records)), one.type) for one in schema]
    return pa.Table.from_arrays(columns, schema=schema)


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
        *_lineage_columns(lineage, len(records)),
        to_array(offsets, pa.int64()),
    ]
    return pa.Table.from_arrays(columns, schema=landed_schema(resource))


def consecutive(
    resource: Resource, columns: Sequence[pa.Array], lineage: Lineage, start: int
) -> pa.Table:
    """Return rows that follow one another in the source as a table in the landed schema.

    Args:
        resource: What they are.
        columns: The resource's own, in order, of n rows each.
        lineage: Of the load.
        start: The place of the first row in the source.
    """
    rows = len(columns[0])
    own = own_schema(resource)
    return pa.Table.from_arrays(
        [
            *(column.cast(field.type) for column, field in zip(columns, own, strict=True)),
            *_lineage_columns(lineage, rows),
            pa.arange(start, start + rows),
        ],
        schema=landed_schema(resource),
    )


def _lineage_columns(lineage: Lineage, rows: int) -> list[pa.Array]:
    """Return the columns that are the same in each row of a load."""
    microseconds = (lineage.loaded_at - EPOCH) // timedelta(microseconds=1)
    load_id = to_array([lineage.load_id], pa.string())
    loaded_at = to_array([microseconds], pa.int64()).view(LINEAGE[1].type)
    return [pa.repeat(load_id[0], rows), pa.repeat(loaded_at[0], rows)]


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
    rising = [name for name in RISING if name in schema.names]
    repeating = [name for name in schema.names if name not in {*RISING, *RARELY_REPEATED}]
    groups = _row_groups(tables, schema)
    for number, first in enumerate(groups):
        path = folder / f"part-{number:05d}.parquet"
        with pq.ParquetWriter(
            path,
            schema,
            compression="zstd",
            use_dictionary=repeating,
            column_encoding=dict.fromkeys(rising, "DELTA_BINARY_PACKED"),
        ) as writer:
            for group in chain([first], islice(groups, GROUPS_PER_FILE - 1)):
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
    """Count the distinct natural keys in parquet files of a resource, in bounded memory.

    Raises:
        IngestError: A file is missing or damaged.
    """
    import duckdb  # noqa: PLC0415 (an append that lands nothing needs none)

    if not paths:
        return 0
    key = ", ".join(f'"{name}"' for name in resource.key)
    query = f"select count(*) from (select distinct {key} from read_parquet($paths))"  # noqa: S608
    with tempfile.TemporaryDirectory(prefix="films-ingest-") as spilled:
        try:
            with duckdb.connect(
                config={"memory_limit": MEMORY, "temp_directory": spilled}
            ) as connection:
                found = connection.execute(query, {"paths": [str(path) for path in paths]})
                return int((found.fetchone() or (0,))[0])
        except duckdb.Error as error:
            for path in paths:
                read_landed(path, resource.key)  # says which one it is
            raise IngestError(f"The landed {resource.name} can't be counted: {error}.") from error


def _row_groups(tables: Iterable[pa.Table], schema: pa.Schema) -> Iterator[pa.Table]:
    """Join small tables into row groups; yield an empty one where there is no row at all."""
    held: list[pa.Table] = []
    rows = 0
    is_empty = True
    for table in tables:
        held.append(table)
        rows += table.num_rows
        while rows >= ROWS_PER_GROUP:
            joined = pa.concat_tables(held)
            yield joined.slice(0, ROWS_PER_GROUP)
            is_empty = False
            held = [joined.slice(ROWS_PER_GROUP)]
            rows -= ROWS_PER_GROUP
    if rows or is_empty:
        yield pa.concat_tables([pa.Table.from_batches([], schema), *held])
