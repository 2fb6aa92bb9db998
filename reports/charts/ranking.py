"""Which movies are best once a few ratings count for little."""

from collections.abc import Sequence
from dataclasses import dataclass

import plotly.graph_objects as go

from reports.canvas import Canvas
from reports.card import Candidates, Card, Table
from reports.charts.tables import columns, movie_columns
from reports.escape import plot_text
from reports.figures.labels import SIDES_FOOT, key_label, pair_labels
from reports.figures.rows import Mark, Scale, draw_dots
from reports.filters import CANDIDATES
from reports.query import Query
from reports.titles import display_title, short_title
from reports.warehouse import Snapshot
from reports.words import Sentence, Values

SHOWN = 20
LEAST_RATINGS = 5
"""Ratings of the first movie below which a ranking says nothing."""
_TABLE_ROWS = 300
_TITLE_IN_SENTENCE = 44


@dataclass(frozen=True, slots=True)
class RankedMovie:
    """A movie with its weighted and its plain mean rating (0.5 to 5) and its rank by each.

    `top_tie_count` is how many movies share the highest plain mean, `top_mean_rating`;
    `prior_rating_count` how many ratings at the mean of all are added to each movie.
    """

    movie_id: int
    title: str
    release_year: int | None
    weighted_rank: int
    mean_rank: int
    rating_count: int
    weighted_rating: float
    mean_rating: float
    prior_rating_count: float
    global_mean_rating: float
    top_tie_count: int
    top_mean_rating: float
    movie_count: int


RANKED_MOVIES = Query(
    RankedMovie,
    """
select
    movie_id,
    title,
    release_year,
    weighted_rank,
    mean_rank,
    rating_count,
    weighted_rating,
    mean_rating,
    prior_rating_count,
    global_mean_rating,
    first_value(mean_tie_count) over (order by mean_rank) as top_tie_count,
    max(mean_rating) over () as top_mean_rating,
    count(*) over () as movie_count
from marts.rpt_movie_ranking
order by weighted_rank, movie_id
limit $max_rows
""",
    {"max_rows": _TABLE_ROWS},
)


def empty(snapshot: Snapshot) -> Sentence | None:
    """Returns why there is nothing to draw."""
    return None if snapshot.rows(RANKED_MOVIES) else Sentence("ranking.empty")


def finding(snapshot: Snapshot) -> Sentence:
    """Says which movie leads, and how many share the first place by the plain mean."""
    rows = snapshot.rows(RANKED_MOVIES)
    first = rows[0]
    values: Values = {
        "first": short_title(first.title, _TITLE_IN_SENTENCE),
        "mean": first.weighted_rating,
        "top": first.top_mean_rating,
        "tied": first.top_tie_count,
        "movies": first.movie_count,
    }
    if first.rating_count < LEAST_RATINGS or len(rows) == 1:
        return Sentence("ranking.few", values)
    if rows[1].weighted_rating == first.weighted_rating:
        return Sentence("ranking.tie", {**values, "second": short_title(rows[1].title, 44)})
    if first.mean_rank == 1 and first.top_tie_count == 1:
        return Sentence("ranking.both", values)
    if first.top_tie_count > 1:
        return Sentence("ranking.tied_before", values)
    return Sentence("ranking.leader", values)


def subtitle(snapshot: Snapshot) -> Sentence:
    """Says how ratings are weighed."""
    rows = snapshot.rows(RANKED_MOVIES)
    return Sentence(
        "ranking.subtitle",
        {
            "shown": min(SHOWN, len(rows)),
            "movies": rows[0].movie_count,
            "prior": rows[0].prior_rating_count,
            "mean": rows[0].global_mean_rating,
        },
    )


def notes(snapshot: Snapshot) -> Sequence[Sentence]:
    """Says what ring and dot are."""
    del snapshot
    return [Sentence("ranking.note")]


def describe(snapshot: Snapshot, canvas: Canvas) -> str:
    """Returns the figure in words."""
    bars = [
        canvas.words.say(
            "ranking.bar",
            title=display_title(row.title),
            weighted=row.weighted_rating,
            mean=row.mean_rating,
            rank=row.mean_rank,
        )
        for row in snapshot.rows(RANKED_MOVIES)[:SHOWN]
    ]
    return canvas.words.say("ranking.describe", bars="; ".join(bars))


def draw(snapshot: Snapshot, canvas: Canvas) -> go.Figure:
    """Draws a ring at the plain mean and a dot at the weighted one."""
    return _draw(snapshot.rows(RANKED_MOVIES)[:SHOWN], canvas)


def _draw(rows: Sequence[RankedMovie], canvas: Canvas) -> go.Figure:
    marks = [
        Mark(
            name=short_title(row.title, 44),
            value=row.weighted_rating,
            before=row.mean_rating,
            figure=canvas.words.number(row.mean_rank),
            hover=f"<b>{plot_text(short_title(row.title, 60))}</b><br>"
            + canvas.say(
                "ranking.hover",
                weighted=row.weighted_rating,
                mean=row.mean_rating,
                ratings=row.rating_count,
                rank=row.weighted_rank,
                before=row.mean_rank,
            ),
        )
        for row in rows
    ]
    places = [place for row in rows for place in (row.weighted_rating, row.mean_rating)]
    scale = Scale(
        min(places) - 0.06,
        max(places) + 0.06,
        ".1f",
        step=0.1 if max(places) - min(places) < 1 else 0.5,
        values_heading=canvas.say("ranking.heading"),
    )
    first = rows[0]
    weighted, plain = canvas.say("ranking.weighted"), canvas.say("ranking.plain")
    labels = (
        [key_label(f"● {weighted}  ○ {plain}")]
        if canvas.narrow
        else pair_labels((first.weighted_rating, weighted), (first.mean_rating, plain))
    )
    axis = {
        "xref": "paper",
        "x": 0.5,
        "yref": "paper",
        "y": 0,
        "yanchor": "top",
        "yshift": -28,
        "text": canvas.say("ranking.axis"),
    }
    return draw_dots(marks, scale, canvas, labels=[*labels, axis], foot=SIDES_FOOT)


def table(snapshot: Snapshot) -> Table:
    """Returns the first movies of the ranking, many more than those drawn."""
    rows = snapshot.rows(RANKED_MOVIES)
    made = columns(
        rows,
        weighted_rank="whole",
        mean_rank="whole",
        rating_count="whole",
        weighted_rating="decimal",
        mean_rating="decimal",
    )
    return Table([*movie_columns(rows), *made], total=rows[0].movie_count if rows else 0)


CARD = Card(
    name="ranking",
    mart="rpt_movie_ranking",
    empty=empty,
    finding=finding,
    subtitle=subtitle,
    notes=notes,
    describe=describe,
    figure=draw,
    table=table,
    queries=(RANKED_MOVIES,),
    candidates=Candidates(
        ids=lambda snapshot: [row.movie_id for row in snapshot.rows(RANKED_MOVIES)[:CANDIDATES]],
        figure=lambda snapshot, canvas: _draw(snapshot.rows(RANKED_MOVIES)[:CANDIDATES], canvas),
        shown=SHOWN,
    ),
    narrow_below=620,
)
