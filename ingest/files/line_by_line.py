"""A file with faults, line by line: a row that isn't as promised is set aside with its line.

Slower than `parallel` by far, and exact: each line is accounted for.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from math import floor
from pathlib import Path
from typing import Any, Final

import msgspec

from ingest.files.layout import ISO_TIME, LONGEST_LINE, WHOLE_FLOAT, Layout
from ingest.files.lines import Counted, Line, rows
from ingest.source.forms import NO_GENRES, FileForm
from ingest.source.resources import Record, Resource

RAW_LENGTH: Final = 2_000
"""Letters of a line that are kept of one that is set aside."""

ROWS_AT_ONCE: Final = 10_000
BYTES_AT_ONCE: Final = 1 << 26

MILLISECONDS: Final = 10**11
"""A time that is higher is no number of seconds: it would be after the year 5000."""

DIGITS: Final = re.compile(r"-?0*\d{1,19}", re.ASCII)
DECIMAL: Final = re.compile(r"-?0*(\d{1,19}(\.\d*)?|\.\d+)([eE]-\d{1,2})?", re.ASCII)
"""A number; the smallest relevances have many digits, or an exponent below zero."""


@dataclass(frozen=True, slots=True)
class BadRow:
    """A row that isn't as promised: its place among the rows, from 0, the reason, its text."""

    place: int
    reason: str
    raw: str


@dataclass(frozen=True, slots=True)
class Read:
    """Some rows of a file.

    Attributes:
        records: n good ones.
        places: Their n places among all rows, from 0.
        bad: The others.
        lines: How many lines of the file have been read so far.
    """

    records: list[Record]
    places: list[int]
    bad: list[BadRow]
    lines: int = 0


def read_lines(path: Path, layout: Layout, form: FileForm, resource: Resource) -> Iterator[Read]:
    """Yield a file's rows, some thousands at once, in the file's order.

    Args:
        path: A plain file.
        layout: How its rows stand in it.
        form: How such a file is written.
        resource: What the rows are.
    """
    reader = _Reader(layout, form, resource)
    read, counted, size = Read([], [], []), Counted(), 0
    for place, (line, cells) in enumerate(rows(path, layout, counted)):
        found = reader.record(line, cells)
        if isinstance(found, str):
            raw = (line.raw.decode(layout.encoding, "replace")).rstrip("\r\n")
            read.bad.append(BadRow(place, f"line {line.number}: {found}", raw[:RAW_LENGTH]))
        else:
            read.records.append(found)
            read.places.append(place)
            size += len(line.raw)
        if len(read.records) + len(read.bad) >= ROWS_AT_ONCE or size > BYTES_AT_ONCE:
            yield replace(read, lines=counted.lines)
            read, size = Read([], [], []), 0
    yield replace(read, lines=counted.lines)


class _Reader:
    """Makes a record of a line's cells, or says why it can't."""

    def __init__(self, layout: Layout, form: FileForm, resource: Resource) -> None:
        self._layout = layout
        self._form = form
        self._record = resource.record
        self._fields = {field.name: field for field in resource.fields}
        self._places = [
            (place, name) for place, name in enumerate(layout.columns) if name is not None
        ]
        self._flags_from = len(layout.columns) - len(form.flags)

    def record(self, line: Line, cells: Sequence[str] | None) -> Record | str:
        """Return the record of a line, or a part of a sentence that says what is wrong with it."""
        if len(line.raw) >= LONGEST_LINE:
            return f"it is longer than {LONGEST_LINE:,} bytes"
        if line.text is None:
            encoding = self._layout.encoding.upper()
            return f"it holds bytes that are no {encoding} (save the file as {encoding})"
        if "\0" in line.text:
            return "it holds a NUL byte"
        if cells is None:
            return "a quote in it isn't closed"
        if len(cells) != len(self._layout.columns):
            return f"it has {len(cells)} cells, not {len(self._layout.columns)}"
        values: dict[str, Any] = {}
        for place, name in self._places:
            try:
                values[name] = self._value(name, cells[place])
            except ValueError as error:
                return f"{name} {error}"
        if self._form.flags:
            values["genres"] = self._genres(cells[self._flags_from :])
        elif self._form.genres and values.get("genres"):
            values["genres"] = self._renamed(values["genres"].split("|"))
        try:
            return msgspec.convert(values, self._record)
        except msgspec.ValidationError as error:
            is_in_ms = values.get("timestamp", 0) >= MILLISECONDS
            return f"{error}{' (these may be milliseconds: divide by 1000)' * is_in_ms}"

    def _value(self, name: str, cell: str) -> Any:  # noqa: ANN401 (whatever the field holds)
        """Return a cell as the value of a field.

        Raises:
            ValueError: It is no such value; the message ends a sentence that begins with the field.
        """
        field = self._fields[name]
        codes = self._form.codes.get(name)
        if codes is not None and cell.strip():
            if cell.strip() not in codes:
                raise ValueError(f"is no code of the form: {cell[:40]!r}")
            cell = codes[cell.strip()]
        if field.kind is str:
            if field.is_nullable and not cell:
                return None
            if field.pattern is not None and not re.fullmatch(field.pattern, cell):
                raise ValueError(f"isn't written as one is: {cell[:40]!r}")
            return cell
        cell = cell.strip()
        if not cell:
            if field.is_nullable:
                return None
            raise ValueError("is empty")
        if field.kind is int:
            return _whole(cell, is_time=name == "timestamp")
        if not DECIMAL.fullmatch(cell):
            raise ValueError(f"is no number: {cell[:40]!r}")
        return float(cell)

    def _genres(self, flags: Sequence[str]) -> str:
        names = zip(self._form.flags, flags, strict=True)
        return self._renamed([name for name, flag in names if flag.strip() == "1"]) or NO_GENRES

    def _renamed(self, genres: Sequence[str]) -> str:
        return "|".join(self._form.genres.get(genre, genre) for genre in genres)


def _whole(cell: str, *, is_time: bool) -> int:
    """Return a whole number, also one that is written as `12.0`, or seconds of a date and time."""
    if DIGITS.fullmatch(cell):
        return int(cell)
    if WHOLE_FLOAT.fullmatch(cell):
        return int(cell.partition(".")[0])
    if is_time and ISO_TIME.fullmatch(cell):
        time = datetime.fromisoformat(cell)
        return floor((time if time.tzinfo else time.replace(tzinfo=UTC)).timestamp())
    raise ValueError(f"is no whole number{' of seconds' * is_time}: {cell[:40]!r}")
