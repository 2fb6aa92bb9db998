"""Rows of dots with intervals, each with its name and its figure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from reports.card import Figure
from reports.figures.canvas import ROW_HEIGHTS, Canvas, row_axis, widest
from reports.figures.headings import figures_heading
from reports.figures.marks import intervals, line_at, names_above, telling, texts_beside
from reports.figures.theme import BLUE, GREY
from reports.words.escape import plot_text

_HEADING = 44
_AXIS = 30
_SMALL = 12


@dataclass(frozen=True, slots=True)
class Mark:
    """A row: its name, its place on the axis, the figure at its end and what pointing at it tells.

    `hover` is safe for a plot already. `low` and `high` are the ends of an interval, `before` is a
    second place, drawn hollow. A row that isn't `strong` is grey, one without a value has no dot.
    `under` is a second line below the name.
    """

    name: str
    value: float | None
    figure: str
    hover: str
    low: float | None = None
    high: float | None = None
    before: float | None = None
    strong: bool = True
    under: str = ""


@dataclass(frozen=True, slots=True)
class Scale:
    """The axis of values: its ends, how its ticks are written, and the place to compare with.

    `ticks` takes the place of ticks by format.
    """

    low: float
    high: float
    tick_format: str
    step: float | None = None
    reference: float | None = None
    reference_label: str = ""
    values_heading: str = ""
    ticks: dict[str, Any] = field(default_factory=dict)


def draw_dots(
    marks: Sequence[Mark],
    scale: Scale,
    canvas: Canvas,
    *,
    colour: str = BLUE,
    row: int = 0,
    labels: Sequence[dict[str, Any]] = (),
    foot: int = 0,
) -> Figure:
    """Draws marks in their order, the first on top; where narrow, names stand above the dots.

    `labels` are further annotations, `foot` the px that they take below the axis.
    """
    below = 0.3 if any(mark.under for mark in marks) else 0.17
    offset = below if canvas.narrow else 0.0
    colours = [colour if mark.strong else GREY for mark in marks]
    places = [place + offset for place in range(len(marks))]
    data: list[dict[str, Any]] = []
    if any(mark.before is not None for mark in marks):
        data += _before(marks, places)
    for tint in dict.fromkeys(colours):
        chosen = [number for number, found in enumerate(colours) if found == tint]
        data.append(_dots([marks[i] for i in chosen], [places[i] for i in chosen], tint))
    data.append(texts_beside(scale.high, places, [mark.figure for mark in marks]))
    names = [_lines(mark, canvas) for mark in marks]
    if canvas.narrow:
        data.append(names_above(scale.low, names))
    row = row or ROW_HEIGHTS[canvas.narrow]
    layout = _layout(marks, names, scale, canvas, (row * len(marks), foot))
    layout["annotations"] += labels
    return Figure(data=data, layout=layout)


def _dots(marks: Sequence[Mark], places: list[float], colour: str) -> dict[str, Any]:
    values = [mark.value for mark in marks]
    ends = [mark.low for mark in marks], [mark.high for mark in marks]
    return {
        "type": "scatter",
        "mode": "markers",
        "x": values,
        "y": places,
        "marker": {"color": colour, "size": 9},
        "error_x": intervals(values, ends, colour),
        **telling([mark.hover for mark in marks]),
    }


def _before(marks: Sequence[Mark], places: list[float]) -> list[dict[str, Any]]:
    """Return a line from each earlier place to the mark, and a ring at the earlier place."""
    moved = [(mark, at) for mark, at in zip(marks, places, strict=True) if mark.before is not None]
    xs: list[float | None] = []
    ys: list[float | None] = []
    for mark, at in moved:
        xs += [mark.before, mark.value, None]
        ys += [at, at, None]
    return [
        {
            "type": "scatter",
            "mode": "lines",
            "x": xs,
            "y": ys,
            "line": {"color": GREY, "width": 1.5},
            "hoverinfo": "skip",
        },
        {
            "type": "scatter",
            "mode": "markers",
            "x": [mark.before for mark, _ in moved],
            "y": [at for _, at in moved],
            "marker": {"symbol": "circle-open", "color": GREY, "size": 9, "line": {"width": 2}},
            **telling([mark.hover for mark, _ in moved]),
        },
    ]


def _lines(mark: Mark, canvas: Canvas) -> str:
    """Return a mark's name and what stands under it, safe for a plot."""
    name = plot_text(canvas.words.shown(mark.name))
    if not mark.under:
        return name
    return f'{name}<br><span style="font-size:{_SMALL}px">{plot_text(mark.under)}</span>'


def _layout(
    marks: Sequence[Mark],
    names: Sequence[str],
    scale: Scale,
    canvas: Canvas,
    heights: tuple[int, int],
) -> dict[str, Any]:
    narrow = canvas.narrow
    rows_height, foot = heights
    figures = widest([mark.figure for mark in marks])
    annotations, shapes = [], []
    if scale.reference is not None:
        shapes.append(line_at(scale.reference, dotted=True, below=True))
        annotations.append(
            {
                "x": scale.reference,
                "yref": "paper",
                "y": 1,
                "yanchor": "bottom",
                "xanchor": "center" if _is_inside(scale) else "left",
                "yshift": 2,
                "text": scale.reference_label,
            }
        )
    if scale.values_heading:
        annotations.append(figures_heading(scale.values_heading, figures))
    shown = [canvas.words.shown(mark.name) for mark in marks]
    left = max(widest(shown), widest([mark.under for mark in marks], _SMALL)) + 16
    return canvas.layout(
        rows_height + _HEADING + _AXIS + foot,
        (8 if narrow else left, figures + 12, _HEADING, _AXIS + foot),
        annotations=annotations,
        shapes=shapes,
        xaxis={
            "range": [scale.low, scale.high],
            "tickformat": scale.tick_format,
            "showgrid": not narrow,
            **({"dtick": scale.step, "tick0": 0} if scale.step else {"nticks": 6}),
            **scale.ticks,
        },
        yaxis=row_axis(len(marks), None if narrow else list(names)),
    )


def _is_inside(scale: Scale) -> bool:
    place = ((scale.reference or 0) - scale.low) / (scale.high - scale.low)
    return 0.2 < place < 0.8  # noqa: PLR2004
