"""The lines of a file, and the rows that they are: of any ends, bounded, each counted."""

from __future__ import annotations

import codecs
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Final

from ingest.files.layout import LONGEST_LINE, Layout, quoted_cells

LINES_OF_A_ROW: Final = 1000
"""Over how many further lines a cell in quotes may go on."""

CHUNK: Final = 1 << 20


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a file, the first is number 1; `text` is None where its bytes are no characters."""

    number: int
    raw: bytes
    text: str | None


@dataclass(slots=True)
class Counted:
    """How many lines have been read."""

    lines: int = 0


def rows(path: Path, layout: Layout, counted: Counted) -> Iterator[tuple[Line, list[str] | None]]:
    """Yield each row with its cells, None for a quote that isn't closed; blank lines are none.

    A cell in quotes may go on in the next lines; where that makes no row of it, the line alone
    is bad, and the next is looked at by itself.
    """
    lines = _lines(path, layout, counted)
    waiting: deque[Line] = deque()
    while True:
        line = waiting.popleft() if waiting else next(lines, None)
        if line is None:
            return
        if line.text is not None and not line.text.strip(" \r\n"):
            continue
        cells = _cells(line.text, layout) if line.text is not None else []
        if cells is not None:
            yield line, cells
            continue
        joined = _joined(line, _following(waiting, lines), layout)
        if joined is None:
            yield line, None
        else:
            number, whole, cells = joined
            for _ in range(number):
                waiting.popleft()
            yield whole, cells


def _following(waiting: deque[Line], lines: Iterator[Line]) -> Iterator[Line]:
    """Yield the next lines, and leave them where they are found again."""
    for place in range(LINES_OF_A_ROW):
        if place == len(waiting):
            line = next(lines, None)
            if line is None:
                return
            waiting.append(line)
        yield waiting[place]


def _joined(
    line: Line, following: Iterator[Line], layout: Layout
) -> tuple[int, Line, list[str]] | None:
    """Return a row that goes on in some of the next lines: how many, the whole, its cells.

    It ends where its quotes are even; there it is a row with all its cells, or none.
    """
    parts, size, quotes = [line], len(line.raw), line.raw.count(b'"')
    if quotes % 2 == 0:
        return None  # something follows a quote that is closed
    for number, other in enumerate(following, 1):
        size += len(other.raw)
        if other.text is None or size > LONGEST_LINE:
            return None
        parts.append(other)
        quotes += other.raw.count(b'"')
        if quotes % 2 == 0:
            text = "".join(part.text or "" for part in parts)
            cells = _cells(text, layout)
            if cells is None or len(cells) != len(layout.columns):
                return None
            whole = Line(line.number, b"".join(part.raw for part in parts), text)
            return number, whole, cells
    return None


def _cells(text: str, layout: Layout) -> list[str] | None:
    """Return a line's cells; None where a quote isn't closed, or something follows a closed one."""
    line = text.rstrip("\r\n")
    if not layout.has_quotes or '"' not in line:
        return line.split(layout.separator)
    if len(layout.separator) > 1:
        return [cell.strip('"') for cell in line.split(layout.separator)]
    return quoted_cells(line, layout.separator, strict=True)


def _lines(path: Path, layout: Layout, counted: Counted) -> Iterator[Line]:
    """Yield the lines after the header with their ends, which may be of any kind."""
    with path.open("rb") as file:
        for number, raw in enumerate(split_lines(file), 1):
            counted.lines = number
            if number > layout.header_lines:
                text = raw.removeprefix(codecs.BOM_UTF8) if number == 1 else raw
                yield Line(number, text, _text(text, layout.encoding))


def split_lines(file: IO[bytes]) -> Iterator[bytes]:
    """Yield a file's lines with their ends, as `measure` counts them; of a long one its beginning.

    A line ends in a line feed, a carriage return, or both. What is longer than `LONGEST_LINE` is
    cut there, and is one line all the same.
    """
    held, is_cut = b"", False
    while chunk := file.read(CHUNK):
        held += chunk
        # a carriage return at the end may be the first half of an end
        stop = max(held.rfind(b"\n"), held.rfind(b"\r", 0, len(held) - 1)) + 1
        for line in held[:stop].splitlines(keepends=True):
            if not is_cut:
                yield line[:LONGEST_LINE]
            is_cut = False
        held = held[stop:]
        if len(held) > LONGEST_LINE:
            if not is_cut:
                yield held[:LONGEST_LINE]
            is_cut, held = True, held[-1:] if held.endswith(b"\r") else b""
    for line in held.splitlines(keepends=True):
        if not is_cut:
            yield line[:LONGEST_LINE]
        is_cut = False


def _text(raw: bytes, encoding: str) -> str | None:
    try:
        return raw.decode(encoding)
    except UnicodeDecodeError:
        return None
