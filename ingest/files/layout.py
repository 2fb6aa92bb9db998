"""What a file's first lines say: its separator, its columns, how it writes ids and times."""

from __future__ import annotations

import csv
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from ingest.errors import UsageError
from ingest.files.measure import Measured
from ingest.source.forms import SEPARATORS, FileForm
from ingest.source.known import field_names
from ingest.source.names import plain, shown, shown_names
from ingest.source.resources import Resource

LONGEST_LINE: Final = 1 << 20
"""Bytes of the longest line that is read as one; a longer one is cut, and set aside."""

HEAD: Final = 1 << 18
"""Bytes from which the first lines are taken."""

LINES: Final = 200

TIME: Final = "timestamp"
"""The field of seconds, which some write as a date and time."""

WHOLE_FLOAT: Final = re.compile(r"\d{1,15}\.0*", re.ASCII)
SEPARATOR_OF_A_SPREADSHEET: Final = re.compile("sep=.", re.IGNORECASE)
"""A line before the header, by which Excel knows the separator."""

ISO_TIME: Final = re.compile(
    r"\d{4}-[01]\d-[0-3]\d[ T]([01]\d|2[0-3]):[0-5]\d(:[0-5]\d(\.\d{1,6})?)?"
    r"(Z|[+-]\d\d:?\d\d)?",
    re.ASCII,
)


@dataclass(frozen=True, slots=True)
class Layout:
    """How a resource's rows stand in a file.

    Attributes:
        columns: Our field of each column, in the file's order; None for one that isn't landed.
        separator: Between two cells.
        has_quotes: Whether a cell in double quotes may hold the separator.
        encoding: In which the characters are written.
        header_lines: Lines before the first row: blank ones, and the header.
        as_float: Fields of whole numbers that are written as `12.0`.
        as_iso: Fields of seconds that are written as dates and times.
        names: Columns under another name than ours: name there, our name.
        unknown: Columns that aren't landed.
    """

    columns: tuple[str | None, ...]
    separator: str
    has_quotes: bool
    encoding: str
    header_lines: int
    as_float: frozenset[str]
    as_iso: frozenset[str]
    names: Mapping[str, str]
    unknown: tuple[str, ...]


def look(
    path: Path, form: FileForm, resource: Resource, measured: Measured, *, name: str
) -> Layout:
    """Return how a file's rows stand in it.

    Args:
        path: A plain file.
        form: How such a file is written.
        resource: What its rows are.
        measured: What a pass over its bytes has shown.
        name: What messages call it.

    Raises:
        UsageError: It has no header, or the header lacks a column, or names one twice.
    """
    encoding = measured.encoding or form.encodings[0]
    with path.open("rb") as file:
        text = file.read(HEAD).decode(encoding, "replace").removeprefix("\ufeff")
    # splitlines() knows further ends of lines, which may stand in a title
    lines = re.split(r"\r\n|\n|\r", text)
    unended = lines[-1] if measured.size > HEAD else None
    lines = lines[:-1] if unended is not None or len(lines) > 1 else lines
    before = next((place for place, line in enumerate(lines) if line.strip()), len(lines))
    columns: tuple[str | None, ...]
    separator, header_lines, names = form.separator, before, dict[str, str]()
    unknown: tuple[str, ...] = ()
    if form.columns is not None:
        if before == len(lines):
            _refuse_unended(name, before + 1, unended)
        columns = (*form.columns, *(None for _ in form.flags))
    else:
        if before < len(lines) and SEPARATOR_OF_A_SPREADSHEET.fullmatch(lines[before].strip()):
            before += 1
        if before == len(lines):
            _refuse_unended(name, before + 1, unended)
        header = lines[before] if before < len(lines) else ""
        ours = {**field_names(resource), **{plain(a): name for a, name in form.aliases.items()}}
        separator, cells = _header(name, before + 1, header, resource, ours)
        columns, names = _fields(name, before + 1, cells, resource, ours)
        unknown = tuple(
            shown(cell) for cell, name in zip(cells, columns, strict=True) if name is None and cell
        )
        header_lines = before + 1
    head = [
        _cells(line, separator, has_quotes=form.has_quotes)
        for line in lines[header_lines : header_lines + LINES]
        if line.strip()
    ]
    numbers = {field.name for field in resource.fields if field.kind is int}
    return Layout(
        columns=columns,
        separator=separator,
        has_quotes=form.has_quotes,
        encoding=encoding,
        header_lines=header_lines,
        as_float=_written_as(
            WHOLE_FLOAT,
            columns,
            head,
            numbers - {TIME},
        ),
        as_iso=_written_as(ISO_TIME, columns, head, {TIME}),
        names=names,
        unknown=unknown,
    )


def _refuse_unended(file: str, line: int, unended: str | None) -> None:
    """Refuse a file whose first line that isn't blank doesn't end where we stop looking.

    Raises:
        UsageError: `unended`, what stands in that line, isn't None.
    """
    if unended is not None:
        what = f"it is longer than {HEAD:,} bytes" if unended.strip() else "all before it is blank"
        raise UsageError(f"{file}, line {line}: {what}: this is no table. Get it anew.")


def _header(
    file: str, line: int, header: str, resource: Resource, ours: Mapping[str, str]
) -> tuple[str, list[str]]:
    """Return the separator of a header, and its cells.

    Raises:
        UsageError: No separator makes the resource's columns of it.
    """
    splits = [(sep, _cells(header, sep, has_quotes=True)) for sep in SEPARATORS]
    separator, cells = max(splits, key=lambda split: sum(plain(c) in ours for c in split[1]))
    there_are = {ours.get(plain(cell)) for cell in cells}
    missing = [f.name for f in resource.fields if f.is_required and f.name not in there_are]
    if missing:
        there = ", ".join(shown_names(cells)) or "nothing"
        raise UsageError(
            f"{file}, line {line}: no column {missing[0]} is in the header, which holds: {there}."
            f" Name the columns of {resource.name} in the first line:"
            f" {', '.join(_names(resource))}."
        )
    return separator, cells


def _fields(
    file: str, line: int, cells: Sequence[str], resource: Resource, ours: Mapping[str, str]
) -> tuple[tuple[str | None, ...], dict[str, str]]:
    """Return our field of each column, and the columns under another name.

    A column with our very name goes before one that means the same.

    Raises:
        UsageError: Two columns mean the same field.
    """
    exact = {cell.strip() for cell in cells} & set(_names(resource))
    columns: list[str | None] = []
    for cell in cells:
        name = ours.get(plain(cell))
        columns.append(name if name is None or name not in exact or cell.strip() == name else None)
    for name in filter(None, columns):
        if columns.count(name) > 1:
            raise UsageError(
                f"{file}, line {line}: two columns of the header mean {name}: remove one of them."
            )
    names = {
        shown(cell.strip()): name
        for cell, name in zip(cells, columns, strict=True)
        if name is not None and cell.strip() != name
    }
    return tuple(columns), names


def _cells(line: str, separator: str, *, has_quotes: bool) -> list[str]:
    cells = quoted_cells(line, separator) if has_quotes and len(separator) == 1 else None
    return line.split(separator) if cells is None else cells


def quoted_cells(line: str, separator: str, *, strict: bool = False) -> list[str] | None:
    """Return the cells of a line in which quotes may hold the separator.

    None where that can't be: `strict`, and a quote isn't closed, or something follows a closed one.
    """
    csv.field_size_limit(LONGEST_LINE)
    try:
        return next(csv.reader([line], delimiter=separator, strict=strict), [])
    except csv.Error:
        return None


def _written_as(
    pattern: re.Pattern[str],
    columns: Sequence[str | None],
    head: Sequence[Sequence[str]],
    fields: set[str],
) -> frozenset[str]:
    """Return the fields among some of which a value of the first lines is so written."""
    return frozenset(
        name
        for place, name in enumerate(columns)
        if name in fields
        and any(place < len(cells) and pattern.fullmatch(cells[place].strip()) for cells in head)
    )


def _names(resource: Resource) -> list[str]:
    return [field.name for field in resource.fields]
