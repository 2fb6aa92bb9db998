"""DuckDB reads a file in parallel: all of its rows, or none where a single one has a fault."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pyarrow as pa

from ingest.files.layout import ISO_TIME, LONGEST_LINE, Layout
from ingest.raw.parquet import Lineage, consecutive, own_schema
from ingest.source.resources import Resource

ROWS_AT_ONCE: Final = 100_000
MEMORY: Final = "1GB"

DATA_TYPES: Final = {pa.int64(): "bigint", pa.float64(): "double", pa.string(): "varchar"}


PLAIN_NUMBER: Final = "[0-9]{1,15}[.][0-9]{1,25}"
"""A number whose every digit stands there, though not in the fewest digits."""


class FaultyError(Exception):
    """A row isn't as promised: the file is to be read line by line."""


def read_in_parallel(
    path: Path, layout: Layout, resource: Resource, lineage: Lineage, *, line_end: bytes
) -> Iterator[pa.Table]:
    """Yield a file's rows as landed, each with its place among the rows, from 0.

    Whether these are all of the lines is for the caller to count: DuckDB passes over lines that
    it doesn't understand without a word in some cases.

    Args:
        path: A plain file in UTF-8 or Latin-1, without NUL bytes.
        layout: How its rows stand in it.
        resource: What the rows are.
        lineage: Of the load.
        line_end: What ends each of its lines.

    Raises:
        FaultyError: A row isn't as promised.
    """
    import duckdb  # noqa: PLC0415 (a file of numbers needs none)

    own, place = own_schema(resource), 0
    with duckdb.connect(config={"memory_limit": MEMORY}) as connection:
        connection.execute("set TimeZone = 'UTC'")
        try:
            rows = connection.sql(_select(path, layout, resource, line_end))
            for batch in rows.to_arrow_reader(ROWS_AT_ONCE):
                table = pa.Table.from_batches([batch])
                if not _all_true(table["_is_as_promised"]):
                    raise FaultyError
                columns = [table[name] for name in own.names]
                yield consecutive(resource, columns, lineage, place)
                place += table.num_rows
        except (duckdb.Error, pa.ArrowException, OSError) as error:
            # in the midst of the rows DuckDB's errors come as Arrow's
            raise FaultyError from error


def _all_true(column: pa.ChunkedArray) -> bool:
    return column.null_count == 0 and all(chunk.true_count == len(chunk) for chunk in column.chunks)


def _select(path: Path, layout: Layout, resource: Resource, line_end: bytes) -> str:
    """Return the query: our columns, and whether a row keeps what the record's type promises."""
    own = own_schema(resource)
    cells = {name: f"c{place}" for place, name in enumerate(layout.columns) if name is not None}
    types = ", ".join(f"'c{place}': 'varchar'" for place in range(len(layout.columns)))
    values = [
        f"{_value(cells.get(name), name, layout, own)} as {_quoted(name)}" for name in own.names
    ]
    exact = [
        condition
        for name, cell in cells.items()
        if (condition := _exactly(cell, name, layout, own)) is not None
    ]
    quote = '"' if layout.has_quotes else ""
    end = line_end.decode().replace("\r", "\\r").replace("\n", "\\n")
    read = (
        f"read_csv({_text(str(path))}, auto_detect = false, header = false,"
        f" skip = {layout.header_lines}, columns = {{{types}}}, delim = {_text(layout.separator)},"
        f" quote = '{quote}', escape = '{quote}', encoding = {_text(layout.encoding)},"
        f" new_line = '{end}', strict_mode = true, null_padding = false,"
        f" max_line_size = {LONGEST_LINE})"
    )
    kept = " and ".join([*exact, *_promises(resource)]) or "true"
    return (
        f"with cells as (from {read}),"  # noqa: S608 (names of ours, texts quoted)
        f" rows as (select *, {', '.join(values)} from cells)"
        f" select {', '.join(map(_quoted, own.names))}, {kept} as _is_as_promised from rows"
    )


def _value(cell: str | None, name: str, layout: Layout, own: pa.Schema) -> str:
    kind = own.field(name).type
    if cell is None:
        return f"cast(null as {DATA_TYPES[kind]})"
    if kind == pa.string():
        return cell if own.field(name).nullable else f"coalesce({cell}, '')"
    if name in layout.as_iso:
        return f"cast(floor(epoch(try_cast({cell} as timestamptz))) as bigint)"
    return f"try_cast({cell} as {DATA_TYPES[kind]})"


def _exactly(cell: str, name: str, layout: Layout, own: pa.Schema) -> str | None:
    """Return the condition that a number is what stands in the cell; null where any cast is.

    DuckDB makes 2 of `1.6` and 1000 of `1e3`, where a whole number is asked for.
    """
    kind, value = own.field(name).type, _quoted(name)
    if kind == pa.string():
        return None
    if name in layout.as_iso:
        return f"({cell} is null or regexp_full_match({cell}, {_text(ISO_TIME.pattern)}))"
    if kind == pa.float64():
        written = f"cast({value} as varchar), cast(cast({value} as bigint) as varchar)"
        digits = f"regexp_full_match({cell}, {_text(PLAIN_NUMBER)})"
        return f"({cell} is null or coalesce({cell} in ({written}) or {digits}, false))"
    written = f"cast({value} as varchar)"
    forms = f"{written}, {written} || '.0'" if name in layout.as_float else written
    return f"({cell} is null or coalesce({cell} in ({forms}), false))"


def _promises(resource: Resource) -> Iterator[str]:
    """Yield a condition for what a record's type says of each of its fields."""
    for field in resource.fields:
        name = _quoted(field.name)
        bounds = [f"{name} >= {field.least}"] * (field.least is not None)
        bounds += [f"{name} <= {field.most}"] * (field.most is not None)
        if field.step is not None:
            bounds.append(f"{name} / {field.step} = floor({name} / {field.step})")
        if field.pattern is not None:
            bounds.append(f"regexp_full_match({name}, {_text(field.pattern)})")
        if bounds:
            is_kept_by_null = "true" if field.is_nullable else "false"
            yield f"coalesce({' and '.join(bounds)}, {is_kept_by_null})"


def _quoted(name: str) -> str:
    return f'"{name}"'


def _text(value: str) -> str:
    """Return a text as SQL, whatever stands in it."""
    escaped = value.replace("'", "''")
    return f"'{escaped}'"
