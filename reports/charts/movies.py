"""Which movies are rated most, and how well."""

import math
from collections.abc import Sequence
from typing import Any

import plotly.graph_objects as go

from reports.canvas import Canvas, row_axis, widest
from reports.card import Card, Column, Table, figure
from reports.escape import plot_text
from reports.marts import MovieRating
from reports.theme import BLUE, PALE_BLUE, VERMILION
from reports.titles import display_title, short_title
from reports.warehouse import Snapshot
from reports.words import Sentence, Values

SHOWN = 20
LEAST_RATINGS = 5
"""Ratings of the most rated movie below which a ranking says nothing."""
_TITLE_IN_SENTENCE = 44
_SCALE = (0.5, 5.0)


def top(snapshot: Snapshot) -> list[MovieRating]:
    """Returns the most rated movies, those without a rating left out."""
    return [movie for movie in snapshot.movies[:SHOWN] if movie.rating_count > 0]


def empty(snapshot: Snapshot) -> Sentence | None:
    """Returns why there is nothing to draw."""
    if top(snapshot):
        return None
    return Sentence("movies.empty", {"movies": snapshot.totals.movie_count})


def finding(snapshot: Snapshot) -> Sentence:
    """Says which movie is rated most, and which of them best."""
    movies = top(snapshot)
    most = movies[0]
    values: Values = {
        "first": short_title(most.title, _TITLE_IN_SENTENCE),
        "ratings": most.rating_count,
        "shown": len(movies),
    }
    level = sum(movie.rating_count == most.rating_count for movie in movies)
    if most.rating_count < LEAST_RATINGS:
        return Sentence("movies.few", values)
    if level == 2:  # noqa: PLR2004
        second = short_title(movies[1].title, _TITLE_IN_SENTENCE)
        return Sentence("movies.tie", {**values, "second": second})
    if level > 2:  # noqa: PLR2004
        return Sentence("movies.level", {**values, "movies": level})
    means = [movie.mean_rating or 0.0 for movie in movies]
    best = movies[means.index(max(means))]
    if means.count(max(means)) > 1 or len(movies) == 1:
        return Sentence("movies.most", values)
    values["mean"] = max(means)
    if best is most:
        return Sentence("movies.both", values)
    return Sentence("movies.best", {**values, "best": short_title(best.title, _TITLE_IN_SENTENCE)})


def subtitle(snapshot: Snapshot) -> Sentence:
    """Says what bars and dots measure."""
    return Sentence(
        "movies.subtitle",
        {"shown": len(top(snapshot)), "ratings": snapshot.totals.rating_count},
    )


def notes(snapshot: Snapshot) -> Sequence[Sentence]:
    """Says what the interval is, and who is missing."""
    return [
        Sentence("movies.note_interval"),
        Sentence("movies.note_unrated", {"movies": snapshot.totals.unrated_movie_count}),
    ]


def describe(snapshot: Snapshot, canvas: Canvas) -> str:
    """Returns the figure in words."""
    bars = [
        canvas.words.say(
            "movies.bar",
            title=display_title(movie.title),
            ratings=movie.rating_count,
            mean=movie.mean_rating or 0.0,
        )
        for movie in top(snapshot)
    ]
    return canvas.words.say("movies.describe", bars="; ".join(bars))


def _mean_range(movies: Sequence[MovieRating], overall: float) -> tuple[float, float]:
    """Returns the half stars around all means, their intervals and the overall mean."""
    values = [overall]
    for movie in movies:
        mean = overall if movie.mean_rating is None else movie.mean_rating
        values.append(mean if movie.mean_rating_low is None else movie.mean_rating_low)
        values.append(mean if movie.mean_rating_high is None else movie.mean_rating_high)
    low = math.floor(min(values) * 2 - 0.1) / 2
    high = math.ceil(max(values) * 2 + 0.1) / 2
    return max(low, 0.0), min(high, _SCALE[1] + 0.5)


def _dots(movies: Sequence[MovieRating], offset: float, hover: list[str]) -> dict[str, Any]:
    means = [movie.mean_rating for movie in movies]
    return {
        "type": "scatter",
        "mode": "markers",
        "xaxis": "x2",
        "x": means,
        "y": [row + offset for row in range(len(movies))],
        "marker": {"color": VERMILION, "size": 8},
        "error_x": {
            "type": "data",
            "symmetric": False,
            "array": [_reach(movie.mean_rating_high, movie.mean_rating) for movie in movies],
            "arrayminus": [_reach(movie.mean_rating, movie.mean_rating_low) for movie in movies],
            "color": VERMILION,
            "thickness": 1.5,
            "width": 0,
        },
        "customdata": hover,
        "hovertemplate": "%{customdata}<extra></extra>",
    }


def _reach(high: float | None, low: float | None) -> float:
    return 0.0 if high is None or low is None else round(high - low, 10)


def draw(snapshot: Snapshot, canvas: Canvas) -> go.Figure:
    """Draws bars for the count beside dots for the mean, titles above the bars where narrow."""
    movies, words = top(snapshot), canvas.words
    rows = list(range(len(movies)))
    overall = snapshot.totals.mean_rating or 0.0
    low, high = _mean_range(movies, overall)
    titles = [short_title(movie.title, 46 if canvas.narrow else 36) for movie in movies]
    labels = [plot_text(title) for title in titles]
    hover = [_hover(movie, canvas) for movie in movies]
    offset = 0.17 if canvas.narrow else 0.0
    most = movies[0].rating_count
    bars = {
        "type": "bar",
        "orientation": "h",
        "x": [movie.rating_count for movie in movies],
        "y": [row + offset for row in rows],
        "width": 0.3 if canvas.narrow else 0.66,
        "marker": {"color": [BLUE] + [PALE_BLUE] * (len(movies) - 1)},
        "text": [words.number(movie.rating_count) for movie in movies],
        "textposition": "outside",
        "cliponaxis": False,
        "customdata": hover,
        "hovertemplate": "%{customdata}<extra></extra>",
    }
    means = {
        "type": "scatter",
        "mode": "text",
        "xaxis": "x2",
        "x": [high] * len(movies),
        "y": [row + offset for row in rows],
        "text": [words.number(movie.mean_rating or 0.0, 2) for movie in movies],
        "textposition": "middle right",
        "cliponaxis": False,
        "hoverinfo": "skip",
    }
    data = [bars, _dots(movies, offset, hover), means]
    if canvas.narrow:
        data.append(
            {
                "type": "scatter",
                "mode": "text",
                "x": [0] * len(movies),
                "y": [row - 0.22 for row in rows],
                "text": labels,
                "textposition": "middle right",
                "cliponaxis": False,
                "hoverinfo": "skip",
            }
        )
    left = 0 if canvas.narrow else widest(titles) + 10
    split = (0.4, 0.54) if canvas.narrow else (0.44, 0.53)
    top_margin = 44
    layout = canvas.layout(
        (42 if canvas.narrow else 27) * len(movies) + top_margin + 30,
        (left, 40, top_margin, 30),
        annotations=_headings(canvas, split, overall),
        shapes=[
            {
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
        ],
        xaxis={"domain": [0, split[0]], "range": [0, most * 1.13], "showticklabels": False},
        xaxis2={
            "anchor": "y",
            "domain": [split[1], 1],
            "range": [low, high],
            "dtick": 0.5,
            "tick0": 0,
            "tickformat": ".1f",
            "showgrid": True,
        },
        yaxis=row_axis(len(movies), None if canvas.narrow else labels),
    )
    return figure(data, layout)


def _headings(canvas: Canvas, split: tuple[float, float], overall: float) -> list[dict[str, Any]]:
    heading = {"yref": "paper", "y": 1, "yanchor": "bottom", "xanchor": "left"}
    return [
        {
            **heading,
            "xref": "paper",
            "x": 0,
            "yshift": 22,
            "text": f"<b>{canvas.say('movies.heading_count')}</b>",
        },
        {
            **heading,
            "xref": "paper",
            "x": split[1],
            "yshift": 22,
            "text": f"<b>{canvas.say('movies.heading_mean')}</b>",
        },
        {
            **heading,
            "xref": "x2",
            "x": overall,
            "yshift": 2,
            "text": canvas.say("movies.overall", mean=overall),
        },
    ]


def _hover(movie: MovieRating, canvas: Canvas) -> str:
    key = "movies.hover" if movie.mean_rating_low is not None else "movies.hover_plain"
    text = canvas.say(
        key,
        ratings=movie.rating_count,
        mean=movie.mean_rating or 0.0,
        low=movie.mean_rating_low or 0.0,
        high=movie.mean_rating_high or 0.0,
    )
    return f"<b>{plot_text(short_title(movie.title, 60))}</b><br>{text}"


def table(snapshot: Snapshot) -> Table:
    """Returns the most rated movies, many more than those drawn."""
    movies = snapshot.movies
    return Table(
        [
            Column("movie_id", "id", [movie.movie_id for movie in movies]),
            Column(
                "title",
                "text",
                [movie.title for movie in movies],
                shown=[display_title(movie.title) for movie in movies],
            ),
            Column("release_year", "year", [movie.release_year for movie in movies]),
            Column("rating_count", "whole", [movie.rating_count for movie in movies]),
            Column("mean_rating", "decimal", [movie.mean_rating for movie in movies]),
            Column("mean_rating_low", "decimal", [movie.mean_rating_low for movie in movies]),
            Column("mean_rating_high", "decimal", [movie.mean_rating_high for movie in movies]),
        ],
        total=snapshot.totals.movie_count,
    )


CARD = Card(
    name="movies",
    mart="rpt_movie_ratings",
    empty=empty,
    finding=finding,
    subtitle=subtitle,
    notes=notes,
    describe=describe,
    figure=draw,
    table=table,
    file="top_movies_by_ratings.html",
)
