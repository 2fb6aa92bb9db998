"""A file of nothing but numbers is read by Arrow, whose parser takes digits for one, and no more.

Ratings are most of a release's rows. DuckDB makes 2 of `1.6` and 1000 of `1e3` where a whole number
is asked for, so that each of its numbers has to be compared with its cell, which costs more than
reading them. Arrow refuses a point in a whole number, and the pass over the file's bytes has shown
that nothing but digits, points and separators stands there.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from pyarrow import csv

from ingest.files.layout import HEAD, Layout
from ingest.files.measure import Measured
from ingest.files.parallel import FaultyError
from ingest.raw.arrays import to_numbers
from ingest.raw.parquet import Lineage, consecutive, own_schema
from ingest.source.resources import Field, Resource

BLOCK: Final = 1 << 22
"""Bytes that are parsed at once; a line can't be longer than two of them."""


def is_of_numbers(path: Path, layout: Layout, resource: Resource, measured: Measured) -> bool:
    """Say whether all that stands in a file's rows is numbers, written as our columns have them."""
    fields = {field.name for field in resource.fields}
    return (
        all(field.kind is not str for field in resource.fields)
        and fields <= set(layout.columns)
        and not layout.as_iso
        and not layout.as_float
        and set(layout.separator) <= {*",;:\t|"}
        and measured.line_end in {b"\n", b"\r\n"}
        and measured.numbers_from <= _first_row(path, layout)
    )


def read_numbers(
    path: Path, layout: Layout, resource: Resource, lineage: Lineage
) -> Iterator[pa.Table]:
    """Yield a file's rows as landed, each with its place among the rows, from 0.

    Whether these are all of the lines is for the caller to count: blank ones are passed over.

    Args:
        path: A plain file of numbers.
        layout: How its rows stand in it.
        resource: What the rows are.
        lineage: Of the load.

    Raises:
        FaultyError: A row isn't as promised.
    """
    own = own_schema(resource)
    names, between = _columns(layout)
    try:
        with csv.open_csv(
            path,
            read_options=csv.ReadOptions(
                block_size=BLOCK, skip_rows=layout.header_lines, column_names=names
            ),
            parse_options=csv.ParseOptions(delimiter=layout.separator[0], quote_char=False),
            convert_options=csv.ConvertOptions(
                column_types={**dict(zip(own.names, own.types, strict=True)), **between},
                include_columns=[*own.names, *between],
                null_values=[""],
            ),
        ) as batches:
            place = 0
            for batch in batches:
                if not all(_is_as_promised(batch[field.name], field) for field in resource.fields):
                    raise FaultyError
                yield consecutive(resource, batch.columns[: len(own)], lineage, place)
                place += batch.num_rows
    except (pa.ArrowException, OSError) as error:
        raise FaultyError from error


def _columns(layout: Layout) -> tuple[list[str], dict[str, pa.DataType]]:
    """Return the names of all columns, and the type of those between two signs of a separator.

    Arrow splits at single signs: between the two colons of `::` is a column that has to be empty.
    """
    names: list[str] = []
    between: dict[str, pa.DataType] = {}
    for place, name in enumerate(layout.columns):
        if place:
            signs = [f"between {place}, {sign}" for sign in range(1, len(layout.separator))]
            names.extend(signs)
            between.update(dict.fromkeys(signs, pa.null()))
        names.append(name or f"unknown {place}")
    return names, between


def _first_row(path: Path, layout: Layout) -> int:
    """Return the offset of the first byte after the header; -1 where that is far away."""
    with path.open("rb") as file:
        lines = file.read(HEAD).split(b"\n", layout.header_lines)
    if len(lines) <= layout.header_lines:
        return -1
    return sum(len(line) + 1 for line in lines[: layout.header_lines])


def _is_as_promised(column: pa.Array, field: Field) -> bool:
    """Say whether a column's values are as its record's type has them."""
    if column.null_count and not field.is_nullable:
        return False
    ends = pc.min_max(column)
    least, most = ends["min"].as_py(), ends["max"].as_py()
    if least is None:
        return True
    if field.least is not None and least < field.least:
        return False
    if field.most is not None and most > field.most:
        return False
    if field.step is None:
        return True
    steps = to_numbers(column.drop_null()) / field.step
    return bool((steps == np.floor(steps)).all())
