"""A resource's rows from its file: in parallel where they prove to be all, else line by line."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import pyarrow as pa

from ingest.files.ahead import one_ahead
from ingest.files.layout import Layout
from ingest.files.line_by_line import BadRow, read_lines
from ingest.files.measure import Measured, changed, check_unchanged
from ingest.files.numbers import is_of_numbers, read_numbers
from ingest.files.parallel import FaultyError, read_in_parallel
from ingest.raw.manifest import LandedFile
from ingest.raw.parquet import Lineage, landed_schema, to_landed, write_parquet
from ingest.raw.rejected import too_many
from ingest.raw.rising import Rising
from ingest.source.forms import FileForm
from ingest.source.resources import Resource

PATTERN_LETTERS: Final = frozenset("*?[{")
"""What DuckDB takes for a pattern of other paths: such a file is read line by line."""


@dataclass(frozen=True, slots=True)
class Opened:
    """A resource's file, looked at and ready to be read.

    Attributes:
        path: The plain file.
        name: What messages call it: where it lies in the source.
        resource: What its rows are.
        form: How such a file is written.
        layout: How its rows stand in it.
        measured: What a pass over its bytes has shown.
    """

    path: Path
    name: str
    resource: Resource
    form: FileForm
    layout: Layout
    measured: Measured

    @property
    def most_rows(self) -> int:
        """How many rows it has, blank lines and cells over several lines not counted."""
        return max(self.measured.line_count - self.layout.header_lines, 0)


@dataclass(frozen=True, slots=True)
class Written:
    """What a file's rows became.

    Attributes:
        files: The parquet files.
        bad: The rows that aren't as promised.
        rows: How many rows the file has, the bad ones among them.
        is_rising: Whether each row's key is higher than the one before, so that all differ.
    """

    files: tuple[LandedFile, ...]
    bad: list[BadRow]
    rows: int
    is_rising: bool = False


def write(
    opened: Opened,
    folder: Path,
    lineage: Lineage,
    *,
    max_rejected: float,
    advance: Callable[[int], None],
) -> Written:
    """Write a file's rows as a resource's parquet.

    Args:
        opened: The file.
        folder: Of the resource, in the load's folder; made here.
        lineage: Of the load.
        max_rejected: Share of the rows that may be bad.
        advance: Is told of rows as they are read.

    Raises:
        TooManyRejectedError: More are bad.
        UsageError: The file changes while it is read.
    """
    written = _in_parallel(opened, folder, lineage, advance) or _line_by_line(
        opened, folder, lineage, max_rejected, advance
    )
    check_unchanged(opened.path, opened.measured, name=opened.name)
    return written


def _in_parallel(
    opened: Opened, folder: Path, lineage: Lineage, advance: Callable[[int], None]
) -> Written | None:
    """Read without looking at single lines; None where that can't be, or can't be proven whole."""
    tables = _tables_in_parallel(opened, lineage)
    if tables is None:
        return None
    rising = Rising(opened.resource.key)
    try:
        watched = rising.watch(_told(one_ahead(tables), advance))
        files = write_parquet(folder, watched, landed_schema(opened.resource))
    except FaultyError:
        shutil.rmtree(folder)
        return None
    rows = sum(file.rows for file in files)
    if rows != opened.most_rows:
        # blank lines, cells over several lines, or rows that were passed over
        shutil.rmtree(folder)
        return None
    return Written(files, [], rows, is_rising=rising.so_far)


def _tables_in_parallel(opened: Opened, lineage: Lineage) -> Iterator[pa.Table] | None:
    """Return what reads a file in parallel; None where only single lines can be read."""
    measured, layout, form = opened.measured, opened.layout, opened.form
    is_text = measured.encoding is not None and not measured.has_nul
    if not is_text or measured.line_end is None or form.flags or form.genres or form.codes:
        return None
    if is_of_numbers(opened.path, layout, opened.resource, measured):
        return read_numbers(opened.path, layout, opened.resource, lineage)
    if PATTERN_LETTERS & set(str(opened.path)):
        return None
    return read_in_parallel(
        opened.path, layout, opened.resource, lineage, line_end=measured.line_end
    )


def _told(tables: Iterator[pa.Table], advance: Callable[[int], None]) -> Iterator[pa.Table]:
    for table in tables:
        advance(table.num_rows)
        yield table


def _line_by_line(
    opened: Opened,
    folder: Path,
    lineage: Lineage,
    max_rejected: float,
    advance: Callable[[int], None],
) -> Written:
    bad: list[BadRow] = []
    allowed = max_rejected * opened.most_rows

    def tables() -> Iterator[pa.Table]:
        lines = 0
        for read in read_lines(opened.path, opened.layout, opened.form, opened.resource):
            bad.extend(read.bad)
            if len(bad) > allowed:
                raise too_many(
                    opened.name,
                    bad=len(bad),
                    rows=opened.most_rows,
                    share=max_rejected,
                    promised=f"what {opened.resource.name} are",
                    example=bad[0].reason,
                )
            advance(len(read.records))
            yield to_landed(opened.resource, read.records, read.places, lineage)
            lines = read.lines
        if lines != opened.measured.line_count:
            raise changed(opened.name)

    files = write_parquet(folder, tables(), landed_schema(opened.resource))
    return Written(files, bad, sum(file.rows for file in files) + len(bad))
