"""Which movies are rated most, and how well."""

from collections.abc import Sequence

import plotly.graph_objects as go

from reports.canvas import Canvas
from reports.card import Candidates, Card, Column, Table
from reports.charts.movies_figure import draw_movies
from reports.filters import CANDIDATES
from reports.marts import MovieRating
from reports.titles import display_title, short_title
from reports.warehouse import Snapshot
from reports.words import Sentence, Values

SHOWN = 20
LEAST_RATINGS = 5
"""Ratings of the most rated movie below which a ranking says nothing."""
_TITLE_IN_SENTENCE = 44


def top(snapshot: Snapshot) -> list[MovieRating]:
    """Returns the most rated movies, those without a rating left out."""
    return [movie for movie in snapshot.movies[:SHOWN] if movie.rating_count > 0]


def empty(snapshot: Snapshot) -> Sentence | None:
    """Returns why there is nothing to draw."""
    if top(snapshot):
        return None
    return Sentence("movies.empty")


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
    unrated = snapshot.totals.unrated_movie_count
    return [
        Sentence("movies.note_interval"),
        *([Sentence("movies.note_unrated", {"movies": unrated})] if unrated else []),
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


def draw(snapshot: Snapshot, canvas: Canvas) -> go.Figure:
    """Draws bars for the count beside dots for the mean."""
    return draw_movies(top(snapshot), snapshot.totals.mean_rating or 0.0, canvas)


def _candidates(snapshot: Snapshot) -> list[MovieRating]:
    return [movie for movie in snapshot.movies[:CANDIDATES] if movie.rating_count > 0]


def _draw_candidates(snapshot: Snapshot, canvas: Canvas) -> go.Figure:
    return draw_movies(
        _candidates(snapshot), snapshot.totals.mean_rating or 0.0, canvas, marked=False
    )


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
    candidates=Candidates(
        ids=lambda snapshot: [movie.movie_id for movie in _candidates(snapshot)],
        figure=_draw_candidates,
        shown=SHOWN,
    ),
)
