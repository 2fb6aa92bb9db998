"""A matrix of cells, coloured by value and carrying it as text where there is room."""

from collections.abc import Sequence
from typing import Any

import plotly.graph_objects as go

from reports.canvas import Canvas, widest
from reports.card import figure
from reports.escape import plot_text

# Translucent, so that the cells suit both grounds and the text on them stays readable in the ink
# of either theme.
ONE_HUE = [[0, "rgba(0, 114, 178, 0.04)"], [1, "rgba(0, 114, 178, 0.72)"]]
TWO_HUES = [
    [0, "rgba(213, 94, 0, 0.72)"],
    [0.5, "rgba(128, 128, 128, 0.05)"],
    [1, "rgba(0, 114, 178, 0.72)"],
]


def draw_matrix(
    names: tuple[Sequence[str], Sequence[str]],
    cells: Sequence[Sequence[float | None]],
    canvas: Canvas,
    *,
    texts: Sequence[Sequence[str]],
    hovers: Sequence[Sequence[str]],
    limits: tuple[float, float],
    two_hues: bool = False,
    row: int = 30,
    slanted: bool = False,
    small: bool = False,
) -> go.Figure:
    """Draws cells in rows from the top; `names` are those of rows and of columns.

    A cell that is null stays empty. `limits` are the values of the palest (or, with two hues, the
    strongest negative) and the strongest colour.
    """
    rows, columns = names
    heat: dict[str, Any] = {
        "type": "heatmap",
        "x": list(range(len(columns))),
        "y": list(range(len(rows))),
        "z": [list(line) for line in cells],
        "zmin": limits[0],
        "zmax": limits[1],
        "colorscale": TWO_HUES if two_hues else ONE_HUE,
        "showscale": False,
        "xgap": 2,
        "ygap": 2,
        "hoverongaps": False,
        "customdata": [list(line) for line in hovers],
        "hovertemplate": "%{customdata}<extra></extra>",
    }
    written = [
        (x, y, text)
        for y, line in enumerate(texts)
        for x, text in enumerate(line)
        if text and cells[y][x] is not None
    ]
    labels: dict[str, Any] = {
        "type": "scatter",
        "mode": "text",
        "x": [x for x, _, _ in written],
        "y": [y for _, y, _ in written],
        "text": [text for _, _, text in written],
        "textfont": {"size": 10 if small else 12},
        "hoverinfo": "skip",
    }
    tall = round(widest(columns, 12) * 0.9) + 12 if slanted else 26
    layout = canvas.layout(
        row * len(rows) + tall + 10,
        (widest(rows, 12) + 12, 30 if slanted else 6, tall, 8),
        xaxis={
            "range": [-0.5, len(columns) - 0.5],
            "side": "top",
            "tickmode": "array",
            "tickvals": list(range(len(columns))),
            "ticktext": [plot_text(name) for name in columns],
            "tickangle": -60 if slanted else 0,
            "tickfont": {"size": 12},
        },
        yaxis={
            "range": [len(rows) - 0.5, -0.5],
            "tickmode": "array",
            "tickvals": list(range(len(rows))),
            "ticktext": [plot_text(name) for name in rows],
            "tickfont": {"size": 12},
            "ticklabelstandoff": 6,
        },
    )
    return figure([heat, labels] if written else [heat], layout)
