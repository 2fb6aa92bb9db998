"""Draws the most rated movies: bars for the count beside dots for the mean."""

import math
from collections.abc import Sequence
from typing import Any

import plotly.graph_objects as go

from reports.canvas import ROW_HEIGHTS, Canvas, row_axis, widest
from reports.card import figure
from reports.escape import plot_text
from reports.figures.headings import figures_heading, heading_above
from reports.figures.marks import intervals, names_above, texts_beside
from reports.marts import MovieRating
from reports.theme import BLUE, GREY, PALE_BLUE, VERMILION
from reports.titles import short_title

_BEST = 5.0
_FIGURES = 34
"""Width in px of a mean with two digits."""


def _mean_range(movies: Sequence[MovieRating], overall: float) -> tuple[float, float]:
    """Returns the quarter stars around all means, their intervals and the overall mean."""
    values = [overall]
    for movie in movies:
        mean = overall if movie.mean_rating is None else movie.mean_rating
        values.append(mean if movie.mean_rating_low is None else movie.mean_rating_low)
        values.append(mean if movie.mean_rating_high is None else movie.mean_rating_high)
    low = math.floor(min(values) * 4 - 0.1) / 4
    high = math.ceil(max(values) * 4 + 0.1) / 4
    return max(low, 0.0), min(high, _BEST + 0.5)


def _dots(movies: Sequence[MovieRating], offset: float, hover: list[str]) -> dict[str, Any]:
    means = [movie.mean_rating for movie in movies]
    ends = (
        [movie.mean_rating_low for movie in movies],
        [movie.mean_rating_high for movie in movies],
    )
    return {
        "type": "scatter",
        "mode": "markers",
        "xaxis": "x2",
        "x": means,
        "y": [row + offset for row in range(len(movies))],
        "marker": {"color": VERMILION, "size": 8},
        "error_x": intervals(means, ends, VERMILION),
        "customdata": hover,
        "hovertemplate": "%{customdata}<extra></extra>",
    }


def _overall_line(overall: float) -> dict[str, Any]:
    return {
        "type": "line",
        "xref": "x2",
        "x0": overall,
        "x1": overall,
        "yref": "paper",
        "y0": 0,
        "y1": 1,
        "line": {"dash": "dot", "width": 1.5},
        "layer": "below",
    }


def _overall_ticks(count: int, overall: float, offset: float) -> dict[str, Any]:
    """Returns the overall mean as a tick a row, which leaves the titles above the bars alone."""
    return {
        "type": "scatter",
        "mode": "markers",
        "xaxis": "x2",
        "x": [overall] * count,
        "y": [row + offset for row in range(count)],
        "marker": {"symbol": "line-ns", "size": 14, "line": {"color": GREY, "width": 1.5}},
        "hoverinfo": "skip",
    }


def draw_movies(
    movies: Sequence[MovieRating],
    overall: float,
    canvas: Canvas,
    *,
    marked: bool = True,
    weighted: Sequence[float] = (),
) -> go.Figure:
    """Draws movies in their order, one at least; where narrow, titles stand above the bars.

    `overall` is the mean of all ratings, which the means are set against. The longest bar
    stands out where it is `marked`. The figures at the right are the `weighted` means where given,
    the means drawn where not.
    """
    words = canvas.words
    rows = list(range(len(movies)))
    low, high = _mean_range(movies, overall)
    limit = 46 if canvas.narrow else 44
    titles = [words.shown(short_title(movie.title, limit)) for movie in movies]
    labels = [plot_text(title) for title in titles]
    hover = [_hover(movie, canvas) for movie in movies]
    offset = 0.17 if canvas.narrow else 0.0
    most = max(movie.rating_count for movie in movies)
    bars = {
        "type": "bar",
        "orientation": "h",
        "x": [movie.rating_count for movie in movies],
        "y": [row + offset for row in rows],
        "width": 0.3 if canvas.narrow else 0.66,
        "marker": {
            "color": [
                BLUE if marked and movie.rating_count == most else PALE_BLUE for movie in movies
            ]
        },
        "text": [words.number(movie.rating_count) for movie in movies],
        "textposition": "outside",
        "constraintext": "none",
        "cliponaxis": False,
        "customdata": hover,
        "hovertemplate": "%{customdata}<extra></extra>",
    }
    figures = weighted or [movie.mean_rating or 0.0 for movie in movies]
    means = texts_beside(
        high,
        [row + offset for row in rows],
        [words.number(value, 2) for value in figures],
        axis="x2",
    )
    data = [bars, _dots(movies, offset, hover), means]
    if canvas.narrow:
        data += [
            _overall_ticks(len(movies), overall, offset),
            names_above(0, labels),
        ]
    left = 0 if canvas.narrow else widest(titles) + 10
    split = (0.4, 0.54) if canvas.narrow else (0.44, 0.53)
    top_margin = 44
    layout = canvas.layout(
        ROW_HEIGHTS[canvas.narrow] * len(movies) + top_margin + 30,
        (left, 40, top_margin, 30),
        annotations=[
            *_headings(canvas, split, overall),
            *([_weighted_heading(canvas)] if weighted else []),
        ],
        shapes=[] if canvas.narrow else [_overall_line(overall)],
        xaxis={"domain": [0, split[0]], "range": [0, most * 1.13], "showticklabels": False},
        xaxis2={
            "anchor": "y",
            "domain": [split[1], 1],
            "range": [low, high],
            "dtick": 0.5,
            "tick0": 0,
            "tickformat": ".1f",
            "showgrid": not canvas.narrow,
        },
        yaxis=row_axis(len(movies), None if canvas.narrow else labels),
    )
    return figure(data, layout)


def _headings(canvas: Canvas, split: tuple[float, float], overall: float) -> list[dict[str, Any]]:
    return [
        heading_above(f"<b>{canvas.say('movies.heading_count')}</b>"),
        heading_above(f"<b>{canvas.say('movies.heading_mean')}</b>", place=split[1]),
        {
            "xref": "x2",
            "x": overall,
            "xanchor": "right",  # there is room above the bars, wherever the line is
            "xshift": 2,
            "yref": "paper",
            "y": 1,
            "yanchor": "bottom",
            "yshift": 2,
            "text": canvas.say("movies.overall", mean=overall),
        },
    ]


def _weighted_heading(canvas: Canvas) -> dict[str, Any]:
    """Returns the heading of the figures at the right, which are not those of the dots."""
    key = "movies.heading_weighted_short" if canvas.narrow else "movies.heading_weighted"
    return figures_heading(canvas.say(key), _FIGURES)


def _hover(movie: MovieRating, canvas: Canvas) -> str:
    key = "movies.hover" if movie.mean_rating_low is not None else "movies.hover_plain"
    text = canvas.say(
        key,
        ratings=movie.rating_count,
        mean=movie.mean_rating or 0.0,
        low=movie.mean_rating_low or 0.0,
        high=movie.mean_rating_high or 0.0,
    )
    return f"<b>{plot_text(canvas.words.shown(short_title(movie.title, 60)))}</b><br>{text}"
