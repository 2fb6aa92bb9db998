"""Small panels of one line each, all on the same axes, so that their slopes compare."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from reports.card import Figure
from reports.figures.canvas import Canvas
from reports.figures.theme import BLUE, PALE_BLUE

_ACROSS = {False: 4, True: 2}
_PANEL = 136
"""Height in px of a panel with its heading."""
_HEADING = 0.26
"""The heading's part of the panel."""
_GAP = 0.03


@dataclass(frozen=True, slots=True)
class SmallLine:
    """A panel: its heading, its points, and labels of some of these by their number.

    `heading`, `hovers` and `labels` are safe for a plot already. A line that is `strong` is the
    one that the chart is about. From the point `dotted` on, the line isn't sure yet.
    """

    heading: str
    xs: Sequence[int]
    ys: Sequence[float]
    hovers: Sequence[str]
    labels: Sequence[tuple[int, str]]
    strong: bool = False
    dotted: int | None = None


def draw_small_lines(
    lines: Sequence[SmallLine], xaxis: dict[str, Any], yaxis: dict[str, Any], canvas: Canvas
) -> Figure:
    """Draw panels in rows, one at least; ticks stand at the left and below the lowest panels."""
    across = min(_ACROSS[canvas.narrow], len(lines))
    down = -(-len(lines) // across)
    axes: dict[str, Any] = {}
    data: list[dict[str, Any]] = []
    annotations: list[dict[str, Any]] = []
    for place, line in enumerate(lines):
        end = "" if place == 0 else str(place + 1)
        row, column = divmod(place, across)
        width = (1 - _GAP * (across - 1)) / across
        left, top = column * (width + _GAP), 1 - row / down
        axes[f"xaxis{end}"] = {
            **xaxis,
            "anchor": f"y{end}",
            "domain": [round(left, 4), round(min(1.0, left + width), 4)],
            "showticklabels": place + across >= len(lines),
            "ticks": "outside" if place + across >= len(lines) else "",
            "ticklen": 4,
        }
        axes[f"yaxis{end}"] = {
            **yaxis,
            "anchor": f"x{end}",
            "domain": [round(max(0.0, top - 1 / down), 4), round(top - _HEADING / down, 4)],
            "showgrid": True,
            "showticklabels": column == 0,
        }
        data += _traces(line, end)
        annotations += [_heading(line, end), *_labels(line, end)]
    layout = canvas.layout(_PANEL * down + 34, (40, 10, 4, 30), annotations=annotations, **axes)
    return Figure(data=data, layout=layout)


def _traces(line: SmallLine, end: str) -> list[dict[str, Any]]:
    colour, width = (BLUE, 3) if line.strong else (PALE_BLUE, 2)
    sure = len(line.xs) if line.dotted is None else line.dotted
    common = {
        "type": "scatter",
        "xaxis": f"x{end}",
        "yaxis": f"y{end}",
        "cliponaxis": False,
        "hovertemplate": "%{customdata}<extra></extra>",
    }
    named = {place for place, _ in line.labels}
    sizes = [(9 if line.strong else 6) if place in named else 0.1 for place in range(sure)]
    traces: list[dict[str, Any]] = [
        {
            **common,
            "mode": "lines+markers",
            "x": list(line.xs[:sure]),
            "y": list(line.ys[:sure]),
            "line": {"color": colour, "width": width},
            "marker": {"color": colour, "size": sizes},
            "customdata": list(line.hovers[:sure]),
        }
    ]
    if sure < len(line.xs):
        start = max(0, sure - 1)
        traces.append(
            {
                **common,
                "mode": "lines",
                "x": list(line.xs[start:]),
                "y": list(line.ys[start:]),
                "line": {"color": colour, "width": width, "dash": "dot"},
                "customdata": list(line.hovers[start:]),
            }
        )
    return traces


def _heading(line: SmallLine, end: str) -> dict[str, Any]:
    return {
        "xref": f"x{end} domain",
        "x": 0,
        "xanchor": "left",
        "yref": f"y{end} domain",
        "y": 1,
        "yanchor": "bottom",
        "yshift": 8,
        "text": f"<b>{line.heading}</b>",
        **({"font": {"color": BLUE}} if line.strong else {}),
    }


def _labels(line: SmallLine, end: str) -> list[dict[str, Any]]:
    """Return the labels of points, above these or, where the line goes up from one, below."""
    last = len(line.xs) - 1
    found = []
    for place, text in line.labels:
        beside = [line.ys[other] for other in (place - 1, place + 1) if 0 <= other <= last]
        is_low = bool(beside) and line.ys[place] < sum(beside) / len(beside)
        found.append(
            {
                "xref": f"x{end}",
                "x": line.xs[place],
                "xanchor": "left" if place < last / 4 else "center",
                "xshift": -4 if place < last / 4 else 0,
                "yref": f"y{end}",
                "y": line.ys[place],
                "yanchor": "top" if is_low else "bottom",
                "yshift": -5 if is_low else 5,
                "text": f"<b>{text}</b>" if line.strong else text,
            }
        )
    return found
