"""A matrix of cells, coloured by value and carrying it as text where there is room."""

from collections.abc import Sequence

import plotly.graph_objects as go

from reports.canvas import Canvas, widest
from reports.card import figure
from reports.escape import plot_text
from reports.figures.marks import coloured_cells, texts_inside


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
    written = [
        (x, y, text)
        for y, line in enumerate(texts)
        for x, text in enumerate(line)
        if text and cells[y][x] is not None
    ]
    heat = coloured_cells(cells, hovers, limits, two_hues=two_hues)
    labels = texts_inside(written, 10 if small else 12)
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
