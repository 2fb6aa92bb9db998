"""The traces that figures are made of: intervals around dots, texts at places, coloured cells."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from reports.figures.theme import BLUE

# Translucent, so that the cells suit both grounds and the text on them stays readable in the ink
# of either theme.
TWO_HUES = [
    [0, "rgba(213, 94, 0, 0.72)"],
    [0.5, "rgba(128, 128, 128, 0.05)"],
    [1, "rgba(0, 114, 178, 0.72)"],
]


def telling(hovers: Sequence[Any]) -> dict[str, Any]:
    """Return what a trace adds so that pointing at a mark tells a text, safe for a plot."""
    return {"customdata": list(hovers), "hovertemplate": "%{customdata}<extra></extra>"}


def line_at(
    x: float | str, *, top: float = 1, dotted: bool = False, below: bool = False
) -> dict[str, Any]:
    """Return a line at a place of the axis, up to `top`, a part of the plot's height.

    One that is `below` stands behind the marks.
    """
    return {
        "type": "line",
        "x0": x,
        "x1": x,
        "yref": "paper",
        "y0": 0,
        "y1": top,
        "line": {"dash": "dot", "width": 1.5} if dotted else {"width": 1.5},
        **({"layer": "below"} if below else {}),
    }


def hatched(places: Sequence[bool]) -> dict[str, Any]:
    """Return what a marker of bars adds so that those of incomplete time are hatched."""
    return {
        "line": {"color": BLUE, "width": [1 if place else 0 for place in places]},
        "pattern": {
            "shape": ["/" if place else "" for place in places],
            "fgcolor": BLUE,
            "bgcolor": "rgba(0, 0, 0, 0)",
            "size": 4,
            "solidity": 0.4,
        },
    }


def intervals(
    values: Sequence[float | None],
    ends: tuple[Sequence[float | None], Sequence[float | None]],
    colour: str,
) -> dict[str, Any]:
    """Return the error bars of values whose intervals have these lower and upper ends.

    A value or an end that is null has no bar to that side.
    """
    lows, highs = ends
    return {
        "type": "data",
        "symmetric": False,
        "array": [_reach(high, value) for high, value in zip(highs, values, strict=True)],
        "arrayminus": [_reach(value, low) for low, value in zip(lows, values, strict=True)],
        "color": colour,
        "thickness": 1.5,
        "width": 0,
    }


def _reach(high: float | None, low: float | None) -> float:
    return 0.0 if high is None or low is None else max(0.0, round(high - low, 10))


def texts_beside(
    x: float, ys: Sequence[float], texts: Sequence[str], *, axis: str = "x"
) -> dict[str, Any]:
    """Return texts that begin at one place of an axis, each at its height; they may leave it.

    The texts are safe for a plot.
    """
    return {
        "type": "scatter",
        "mode": "text",
        **({} if axis == "x" else {"xaxis": axis}),
        "x": [x] * len(texts),
        "y": list(ys),
        "text": list(texts),
        "textposition": "middle right",
        "cliponaxis": False,
        "hoverinfo": "skip",
    }


def names_above(x: float, names: Sequence[str]) -> dict[str, Any]:
    """Return the names of rows that stand above what the rows show, as a narrow canvas has them.

    The names are safe for a plot; one of two lines is placed a little lower.
    """
    ys = [row - (0.18 if "<br>" in name else 0.22) for row, name in enumerate(names)]
    return texts_beside(x, ys, names)


def texts_inside(cells: Sequence[tuple[float, float, str]], size: int) -> dict[str, Any]:
    """Return texts of `size` px at the places x and y of cells; they are safe for a plot."""
    return {
        "type": "scatter",
        "mode": "text",
        "x": [x for x, _, _ in cells],
        "y": [y for _, y, _ in cells],
        "text": [text for _, _, text in cells],
        "textfont": {"size": size},
        "hoverinfo": "skip",
    }


def coloured_cells(
    values: Sequence[Sequence[float | None]],
    hovers: Sequence[Sequence[str]],
    limits: tuple[float, float],
) -> dict[str, Any]:
    """Return cells in rows from the top, at whole numbers; one that is null stays empty.

    `limits` are the values of the two strongest colours, `hovers` what pointing at a cell tells,
    safe for a plot.
    """
    return {
        "type": "heatmap",
        "x": list(range(len(values[0]))),
        "y": list(range(len(values))),
        "z": [list(line) for line in values],
        "zmin": limits[0],
        "zmax": limits[1],
        "colorscale": TWO_HUES,
        "showscale": False,
        "xgap": 2,
        "ygap": 2,
        "hoverongaps": False,
        **telling([list(line) for line in hovers]),
    }
