"""Lines over an axis of years, months, steps or shares, with intervals and direct labels."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from reports.card import Figure
from reports.figures.canvas import Canvas, text_width
from reports.figures.marks import intervals, telling
from reports.figures.theme import BLUE

_HEIGHT = 320


@dataclass(frozen=True, slots=True)
class Line:
    """A line: its points, the interval of each where there is one, and its label at its end.

    `hovers` and `label` are safe for a plot already; without hovers, pointing at the line tells
    nothing. `symbols` are those of the dots, filled circles by default.
    """

    xs: Sequence[float | str]
    ys: Sequence[float | None]
    hovers: Sequence[str] = ()
    label: str = ""
    colour: str = BLUE
    lows: Sequence[float | None] = ()
    highs: Sequence[float | None] = ()
    dots: bool = True
    joined: bool = True
    dash: str = "solid"
    fill: str | None = None
    label_shift: int = 0
    symbols: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Frame:
    """What stands around the lines: the axes, a level to compare with, labels of single places."""

    xaxis: dict[str, Any]
    yaxis: dict[str, Any]
    reference: float | None = None
    annotations: Sequence[dict[str, Any]] = field(default_factory=list)
    shapes: Sequence[dict[str, Any]] = field(default_factory=list)
    left: int = 52
    right: int = 14
    bottom: int = 46
    top: int = 34
    height: int = _HEIGHT


def draw_lines(lines: Sequence[Line], frame: Frame, canvas: Canvas) -> Figure:
    """Draws lines, the label of each behind its last point."""
    shapes = list(frame.shapes)
    if frame.reference is not None:
        shapes.append(
            {
                "type": "line",
                "xref": "paper",
                "x0": 0,
                "x1": 1,
                "y0": frame.reference,
                "y1": frame.reference,
                "line": {"width": 1},
                "layer": "below",
            }
        )
    labelled = [line for line in lines if line.label]
    room = max((text_width(line.label) for line in labelled), default=0)
    layout = canvas.layout(
        frame.height,
        (frame.left, frame.right + room, frame.top, frame.bottom),
        annotations=[*frame.annotations, *(_label(line) for line in labelled)],
        shapes=shapes,
        xaxis={
            "showline": frame.reference is None,
            "ticks": "outside",
            "ticklen": 4,
            **frame.xaxis,
        },
        yaxis={"showgrid": True, "nticks": 6, "ticklabelstandoff": 6, **frame.yaxis},
    )
    return Figure(data=[_trace(line) for line in lines], layout=layout)


def _label(line: Line) -> dict[str, Any]:
    last = next(place for place in reversed(range(len(line.ys))) if line.ys[place] is not None)
    return {
        "x": line.xs[last],
        "y": line.ys[last],
        "xanchor": "left",
        "yanchor": "middle",
        "xshift": 8,
        "yshift": line.label_shift,
        "text": f"<b>{line.label}</b>",
        "font": {"color": line.colour},
    }


def _trace(line: Line) -> dict[str, Any]:
    trace: dict[str, Any] = {
        "type": "scatter",
        "mode": "+".join((["lines"] if line.joined else []) + (["markers"] if line.dots else [])),
        "x": list(line.xs),
        "y": list(line.ys),
        "line": {"color": line.colour, "width": 2, "dash": line.dash},
    }
    if line.hovers:
        trace |= {
            **telling(line.hovers),
        }
    else:
        trace["hoverinfo"] = "skip"
    if line.dots:
        trace["marker"] = {"color": line.colour, "size": 7}
    if line.symbols:
        trace["marker"]["symbol"] = list(line.symbols)
    if line.fill:
        trace |= {"fill": "tonexty", "fillcolor": line.fill}
    if line.lows and line.highs:
        trace["error_y"] = intervals(line.ys, (line.lows, line.highs), line.colour)
    return trace


def label_at(
    x: float | str, y: float, text: str, *, side: str = "center", below: bool = False
) -> dict[str, Any]:
    """Return a text, safe for a plot, above or below a place, where its end `side` stands."""
    return {
        "x": x,
        "xanchor": side,
        "y": y,
        "yanchor": "top" if below else "bottom",
        "yshift": -5 if below else 5,
        "text": f"<b>{text}</b>",
    }


def around(values: Sequence[float | None], *, level: float | None = None) -> list[float]:
    """Return the ends of an axis around some values and a level, with a little room."""
    known = [value for value in values if value is not None]
    if level is not None:
        known.append(level)
    low, high = min(known), max(known)
    room = (high - low or 1.0) * 0.08
    return [round(low - room, 6), round(high + room, 6)]
