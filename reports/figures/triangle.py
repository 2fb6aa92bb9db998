"""Half a matrix: every two of some names once, the names along its diagonal."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import log2
from typing import Any

from reports.card import Figure
from reports.figures.canvas import Canvas, text_width
from reports.figures.marks import coloured_cells, texts_inside
from reports.words.escape import plot_text

_ROW = 28
_BOLD = 1.12
"""How much wider bold type is."""
_STRONGEST = 2.0
"""The log2 of a ratio from which on the colour is the strongest."""
_LEAST_NAMES_FOR_KEY = 10

Pair = tuple[str, str]
Key = tuple[str, Sequence[tuple[float, str]], str]


@dataclass(frozen=True, slots=True)
class Cell:
    """A ratio of 0 or more, with texts that are safe for a plot; a marked one is framed."""

    value: float
    text: str
    hover: str
    marked: bool = False


def in_a_row(ratios: Mapping[Pair, float]) -> list[str]:
    """Return the names of pairs in a row, so that those of high ratios become neighbours.

    The row begins with the highest pair and grows by whichever name goes best with one of its
    ends; a pair that isn't there counts as neither high nor low. Ties go by name.
    """
    names = sorted({name for pair in ratios for name in pair})
    if not names:
        return []

    def ratio(one: str, other: str) -> float:
        return ratios.get((one, other), ratios.get((other, one), 1.0))

    row = [*max(sorted(ratios), key=lambda pair: ratios[pair])]
    waiting = [name for name in names if name not in row]
    while waiting:
        first = max(waiting, key=lambda name: ratio(name, row[0]))
        last = max(waiting, key=lambda name: ratio(name, row[-1]))
        if ratio(first, row[0]) > ratio(last, row[-1]):
            row.insert(0, first)
        else:
            row.append(last)
        waiting = [name for name in names if name not in row]
    return row


def _strength(ratio: float) -> float:
    if ratio <= 0:
        return -_STRONGEST
    return max(-_STRONGEST, min(_STRONGEST, round(log2(ratio), 4)))


def draw_triangle(
    names: Sequence[tuple[str, str]], cells: Mapping[Pair, Cell], canvas: Canvas, *, key: Key
) -> Figure:
    """Draws a cell for each pair below the diagonal, on which the names stand.

    `names` are ids with what they read, in their order; `key` a heading, ratios with their labels,
    and how to read a cell, which stand in the empty half where there is room.
    """
    count = len(names)
    placed = {
        (x, y): cell
        for y, (row, _) in enumerate(names)
        for x, (column, _) in enumerate(names[:y])
        if (cell := cells.get((row, column)) or cells.get((column, row)))
    }
    colours: list[list[float | None]] = [[None] * count for _ in range(count)]
    hovers = [[""] * count for _ in range(count)]
    for (x, y), cell in placed.items():
        colours[y][x], hovers[y][x] = _strength(cell.value), cell.hover
    texts = [
        (x, y, f"<b>{cell.text}</b>" if cell.marked else cell.text)
        for (x, y), cell in placed.items()
    ]
    annotations = [_name(place, shown) for place, (_, shown) in enumerate(names)]
    if count >= _LEAST_NAMES_FOR_KEY:
        first = count - len(key[1])
        for place, (ratio, label) in enumerate(key[1]):
            colours[1][first + place], hovers[1][first + place] = _strength(ratio), label
        annotations += [_heading(key[0], first, 0), _heading(key[2], first, 2.3)]
        texts += [(first + place, 1, label) for place, (_, label) in enumerate(key[1])]
    data = [
        coloured_cells(colours, hovers, (-_STRONGEST, _STRONGEST)),
        texts_inside(texts, 12),
    ]
    # A name may reach beyond the plot as far as it is longer than the cells to its right.
    beyond = [
        round(text_width(shown, 12) * _BOLD) - (count - place) * _ROW
        for place, (_, shown) in enumerate(names)
    ]
    layout = canvas.layout(
        _ROW * count + 12,
        (0, max(0, *beyond) + 8, 4, 8),
        annotations=annotations,
        shapes=[_frame(x, y) for (x, y), cell in placed.items() if cell.marked],
        xaxis={"range": [-0.5, count - 0.5], "showticklabels": False},
        yaxis={"range": [count - 0.5, -0.5], "showticklabels": False},
    )
    return Figure(data=data, layout=layout)


def _name(place: int, shown: str) -> dict[str, Any]:
    return {
        "x": place - 0.46,
        "y": place,
        "xanchor": "left",
        "yanchor": "middle",
        "text": f"<b>{plot_text(shown)}</b>",
        "font": {"size": 12},
    }


def _frame(x: int, y: int) -> dict[str, Any]:
    return {
        "type": "rect",
        "x0": x - 0.5,
        "x1": x + 0.5,
        "y0": y - 0.5,
        "y1": y + 0.5,
        "line": {"width": 2},
    }


def _heading(heading: str, first: int, row: float) -> dict[str, Any]:
    return {
        "x": first - 0.5,
        "y": row,
        "xanchor": "left",
        "yanchor": "middle",
        "text": heading,
    }
