"""An answer as a table for a terminal: whole values, every row."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import chain
from typing import Any, Final

from rich.cells import cell_len

from warehouse.answer.rows import Answer
from warehouse.answer.texts import shown, text_of

NULL: Final = "null"
GAP: Final = "  "


def lines(answer: Answer) -> Iterator[str]:
    """Give the table's lines, without their ends.

    A column is as wide as its widest value among the first rows; one that is wider comes whole
    and moves what follows it.
    """
    batches = answer.batches()
    first = [_cells(row) for row in next(batches, [])]
    head = [shown(name) for name in answer.columns]
    widths = [max(map(cell_len, column)) for column in zip(head, *first, strict=True)]
    yield _line(head, widths, answer.are_numbers)
    yield GAP.join("─" * width for width in widths)
    count = 0
    for cells in chain(first, (_cells(row) for batch in batches for row in batch)):
        count += 1
        yield _line(cells, widths, answer.are_numbers)
    yield f"({count:,} {'row' if count == 1 else 'rows'})"


def few_lines(columns: Sequence[str], rows: Sequence[tuple[Any, ...]]) -> list[str]:
    """Return the lines of a table of a few rows, without their number."""
    told = [[shown(name) for name in columns], *map(_cells, rows)]
    widths = [max(map(cell_len, column)) for column in zip(*told, strict=True)]
    are_numbers = tuple(
        all(isinstance(value, int | float) for value in values)
        for values in zip(*rows, strict=True)
    ) or (False,) * len(columns)
    head, *body = (_line(cells, widths, are_numbers) for cells in told)
    return [head, GAP.join("─" * width for width in widths), *body]


def _cells(row: tuple[Any, ...]) -> list[str]:
    return [NULL if value is None else shown(text_of(value)) for value in row]


def _line(cells: list[str], widths: list[int], are_numbers: tuple[bool, ...]) -> str:
    padded = [
        " " * (width - cell_len(cell)) + cell
        if is_number
        else cell + " " * (width - cell_len(cell))
        for cell, width, is_number in zip(cells, widths, are_numbers, strict=True)
    ]
    return GAP.join(padded).rstrip()
