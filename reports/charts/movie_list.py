"""A card about a list of movies with count, weighted and plain mean: hidden gems and their like."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import plotly.graph_objects as go

from reports.canvas import Canvas
from reports.card import Candidates, Card, Table
from reports.charts.movies_figure import draw_movies
from reports.charts.tables import columns, movie_columns
from reports.filters import CANDIDATES
from reports.marts import MovieRating
from reports.query import Query
from reports.titles import display_title, short_title
from reports.warehouse import Snapshot
from reports.words import Sentence, Values

SHOWN = 12
_TITLE_IN_SENTENCE = 44


@dataclass(frozen=True, slots=True)
class ListedMovie:
    """A movie of a list; `least` and `most` are the ratings that a movie of the list has.

    Rows of this type are subclassed by each list, since an answer goes by the type of its rows.
    """

    movie_id: int
    title: str
    release_year: int | None
    rating_count: int
    weighted_rating: float
    mean_rating: float
    mean_rating_low: float | None
    mean_rating_high: float | None
    least: int
    most: int


def movie_list_card(name: str, mart: str, query: Query[Any]) -> Card:
    """Returns a card of a list, best or worst first; its strings begin with its name."""

    def rows(snapshot: Snapshot) -> Sequence[ListedMovie]:
        return snapshot.rows(query)

    def empty(snapshot: Snapshot) -> Sentence | None:
        return None if rows(snapshot) else Sentence(f"{name}.empty")

    def finding(snapshot: Snapshot) -> Sentence:
        first, *others = rows(snapshot)
        values: Values = {
            "first": short_title(first.title, _TITLE_IN_SENTENCE),
            "weighted": first.weighted_rating,
            "ratings": first.rating_count,
        }
        if others and others[0].weighted_rating == first.weighted_rating:
            second = short_title(others[0].title, _TITLE_IN_SENTENCE)
            return Sentence(f"{name}.tie", {**values, "second": second})
        return Sentence(f"{name}.leader", values)

    def subtitle(snapshot: Snapshot) -> Sentence:
        listed = rows(snapshot)
        return Sentence(
            f"{name}.subtitle",
            {
                "shown": min(SHOWN, len(listed)),
                "movies": len(listed),
                "least": listed[0].least,
                "most": listed[0].most,
            },
        )

    def notes(snapshot: Snapshot) -> Sequence[Sentence]:
        del snapshot
        return [Sentence(f"{name}.note"), Sentence("movies.note_interval")]

    def describe(snapshot: Snapshot, canvas: Canvas) -> str:
        bars = [
            canvas.words.say(
                "movies.bar",
                title=display_title(row.title),
                ratings=row.rating_count,
                mean=row.mean_rating,
            )
            for row in rows(snapshot)[:SHOWN]
        ]
        return canvas.words.say("movies.describe", bars="; ".join(bars))

    def draw(snapshot: Snapshot, canvas: Canvas, count: int = SHOWN) -> go.Figure:
        shown = [
            MovieRating(
                row.movie_id,
                row.title,
                row.release_year,
                row.rating_count,
                row.mean_rating,
                row.mean_rating_low,
                row.mean_rating_high,
            )
            for row in rows(snapshot)[:count]
        ]
        weighted = [row.weighted_rating for row in rows(snapshot)[:count]]
        overall = snapshot.totals.mean_rating or 0.0
        return draw_movies(shown, overall, canvas, marked=False, weighted=weighted)

    def table(snapshot: Snapshot) -> Table:
        listed = rows(snapshot)
        made = columns(
            listed,
            rating_count="whole",
            weighted_rating="decimal",
            mean_rating="decimal",
            mean_rating_low="decimal",
            mean_rating_high="decimal",
        )
        return Table([*movie_columns(listed), *made], total=len(listed))

    return Card(
        name=name.replace("_", "-"),
        mart=mart,
        empty=empty,
        finding=finding,
        subtitle=subtitle,
        notes=notes,
        describe=describe,
        figure=draw,
        table=table,
        queries=(query,),
        candidates=Candidates(
            ids=lambda snapshot: [row.movie_id for row in rows(snapshot)[:CANDIDATES]],
            figure=lambda snapshot, canvas: draw(snapshot, canvas, CANDIDATES),
            shown=SHOWN,
        ),
        narrow_below=620,
    )
