"""Panels of dots with intervals on one scale, side by side or, where narrow, stacked."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import plotly.graph_objects as go

from reports.canvas import Canvas
from reports.card import figure
from reports.figures.marks import intervals
from reports.theme import BLUE

_HEIGHTS = {False: 300, True: 190}
"""Height in px of a panel with its heading and its axis, wide and narrow."""
_HEADING = 34
_GAP = 0.035


@dataclass(frozen=True, slots=True)
class Panel:
    """A heading, dots with their intervals, and the level that they are compared with.

    `heading` and `hovers` are safe for a plot already.
    """

    heading: str
    level: float
    xs: Sequence[int]
    ys: Sequence[float]
    lows: Sequence[float]
    highs: Sequence[float]
    hovers: Sequence[str]


def draw_panels(
    panels: Sequence[Panel], xaxis: dict[str, Any], yaxis: dict[str, Any], canvas: Canvas
) -> go.Figure:
    """Draws panels, one at least; all have the axes `xaxis` and `yaxis`."""
    across, down = (1, len(panels)) if canvas.narrow else (len(panels), 1)
    axes: dict[str, Any] = {}
    for place in range(len(panels)):
        wide, tall = _domains(place, across, down, canvas)
        end = _end(place)
        axes[f"xaxis{end}"] = {
            "anchor": f"y{end}",
            "domain": wide,
            "showline": True,
            "ticks": "outside",
            "ticklen": 4,
            **xaxis,
        }
        axes[f"yaxis{end}"] = {
            "anchor": f"x{end}",
            "domain": tall,
            "showgrid": True,
            "ticklabelstandoff": 6,
            **yaxis,
            **({} if canvas.narrow or place == 0 else {"showticklabels": False}),
        }
    layout = canvas.layout(
        _HEIGHTS[canvas.narrow] * down + 8,
        (48, 8, 4, 8 if canvas.narrow else 28),
        annotations=[_heading(panel, place) for place, panel in enumerate(panels)],
        shapes=[_level(panel, place) for place, panel in enumerate(panels)],
        **axes,
    )
    return figure([_dots(panel, place) for place, panel in enumerate(panels)], layout)


def _end(place: int) -> str:
    """Returns what Plotly puts behind the names of a panel's axes."""
    return "" if place == 0 else str(place + 1)


def _domains(place: int, across: int, down: int, canvas: Canvas) -> tuple[list[float], list[float]]:
    """Returns where a panel's axes begin and end, in parts of the plot's width and height."""
    wide = (1 - _GAP * (across - 1)) / across
    tall = 1 / down
    heading = _HEADING / _HEIGHTS[canvas.narrow]
    left = 0.0 if canvas.narrow else place * (wide + _GAP)
    below = 1 - (place + 1) * tall if canvas.narrow else 0.0
    foot = 0.13 * tall if canvas.narrow else 0.0
    return (
        [round(left, 4), round(min(1.0, left + wide), 4)],
        [round(max(0.0, below + foot), 4), round(below + tall * (1 - heading), 4)],
    )


def _dots(panel: Panel, place: int) -> dict[str, Any]:
    return {
        "type": "scatter",
        "mode": "markers",
        "xaxis": f"x{_end(place)}",
        "yaxis": f"y{_end(place)}",
        "x": list(panel.xs),
        "y": list(panel.ys),
        "cliponaxis": False,
        "marker": {"color": BLUE, "size": 7},
        "error_y": intervals(panel.ys, (panel.lows, panel.highs), BLUE),
        "customdata": list(panel.hovers),
        "hovertemplate": "%{customdata}<extra></extra>",
    }


def _heading(panel: Panel, place: int) -> dict[str, Any]:
    return {
        "xref": f"x{_end(place)} domain",
        "x": 0,
        "xanchor": "left",
        "yref": f"y{_end(place)} domain",
        "y": 1,
        "yanchor": "bottom",
        "yshift": 6,
        "text": panel.heading,
        "font": {"size": 14},
    }


def _level(panel: Panel, place: int) -> dict[str, Any]:
    return {
        "type": "line",
        "xref": f"x{_end(place)} domain",
        "x0": 0,
        "x1": 1,
        "yref": f"y{_end(place)}",
        "y0": panel.level,
        "y1": panel.level,
        "line": {"dash": "dot", "width": 1.5},
        "layer": "below",
    }
