"""Rows of bars to two sides, each with its name and its figures."""

from collections.abc import Sequence
from typing import Any

import plotly.graph_objects as go

from reports.canvas import ROW_HEIGHTS, Canvas, row_axis, widest
from reports.card import figure
from reports.escape import plot_text
from reports.figures.marks import names_above
from reports.theme import BLUE, VERMILION


def draw_sides(
    rows: Sequence[tuple[str, float, float, str, str, str]],
    headings: tuple[str, str],
    canvas: Canvas,
) -> go.Figure:
    """Draws bars to the left and right of zero.

    `rows` are name, left and right value (0 or more), their figures, and what pointing tells;
    `headings` what the sides are.
    """
    narrow = canvas.narrow
    offset = 0.17 if narrow else 0.0
    places = [place + offset for place in range(len(rows))]
    reach = max(max(left, right) for _, left, right, *_ in rows) or 1.0
    names = [canvas.words.shown(name) for name, *_ in rows]
    data: list[dict[str, Any]] = [
        {
            "type": "bar",
            "orientation": "h",
            "x": xs,
            "y": places,
            "width": 0.3 if narrow else 0.66,
            "marker": {"color": colour},
            "text": texts,
            "textposition": "outside",
            "constraintext": "none",
            "cliponaxis": False,
            "customdata": [hover for *_, hover in rows],
            "hovertemplate": "%{customdata}<extra></extra>",
        }
        for xs, colour, texts in (
            ([-row[1] for row in rows], VERMILION, [row[3] for row in rows]),
            ([row[2] for row in rows], BLUE, [row[4] for row in rows]),
        )
    ]
    room = 1.3 if narrow else 1.22  # for the figures outside the bars
    ends = (-reach * room, reach * room)
    if narrow:
        data.append(names_above(ends[0], [plot_text(name) for name in names]))
    left = 0 if narrow else widest(names) + 10
    layout = canvas.layout(
        ROW_HEIGHTS[narrow] * len(rows) + 40,
        (left, 8, 32, 8),
        barmode="overlay",
        annotations=[
            {
                "xref": "x",
                "x": 0,
                "yref": "paper",
                "y": 1,
                "yanchor": "bottom",
                "xanchor": "right" if colour == VERMILION else "left",
                "xshift": -8 if colour == VERMILION else 8,
                "yshift": 6,
                "text": f"<b>{heading}</b>",
            }
            for heading, colour in zip(headings, (VERMILION, BLUE), strict=True)
        ],
        xaxis={"range": list(ends), "showticklabels": False},
        yaxis=row_axis(len(rows), None if narrow else [plot_text(name) for name in names]),
    )
    return figure(data, layout)
