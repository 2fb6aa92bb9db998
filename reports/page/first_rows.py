"""The first rows of a card's table as text, for a reader whose browser runs no JavaScript."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from reports.card import Column, Table
from reports.words.catalogues import Words

MAX_ROWS = 20
MEASURES = ("whole", "decimal", "signed", "share")
_SMALLEST_SHARE = 0.001


@dataclass(frozen=True, slots=True)
class FirstRows:
    """Columns of which `rows` rows are written, and how many rows the mart has."""

    columns: Sequence[Column]
    rows: int
    total: int

    def heads(self, words: Words) -> list[tuple[str, bool]]:
        """Return the names of the columns, and whether each holds measures."""
        return [(words.say(f"column.{one.name}"), one.kind in MEASURES) for one in self.columns]

    def cells(self, row: int, words: Words) -> list[tuple[str, bool]]:
        """Return the texts of a row, and whether each is a measure."""
        return [(written(one, row, words), one.kind in MEASURES) for one in self.columns]


def first_rows(table: Table) -> FirstRows:
    """Return the beginning of a table without ids, which nobody reads."""
    columns = [column for column in table.columns if column.kind != "id"]
    return FirstRows(columns, min(MAX_ROWS, len(table.columns[0].values)), table.total)


def written(column: Column, row: int, words: Words) -> str:
    """Return a cell as web/tables.js writes it."""
    value = column.values[row]
    if value is None:
        return "\u2013"
    if isinstance(value, str):
        return words.genre(value) if column.kind == "genre" else _text(column, row, words)
    match column.kind:
        case "whole":
            return words.number(value)
        case "decimal":
            return words.number(value, 2)
        case "signed":
            return words.signed(value, 2)
        case "share" if 0 < value < _SMALLEST_SHARE / 2:
            return f"< {words.percent(_SMALLEST_SHARE)}"
        case "share":
            return words.percent(value)
        case _:
            return _text(column, row, words)


def _text(column: Column, row: int, words: Words) -> str:
    shown = column.shown
    texts = shown[words.language] if isinstance(shown, Mapping) else shown
    return words.shown(str(column.values[row] if texts is None else texts[row]))
