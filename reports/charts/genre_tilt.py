"""Which genres are rated above and below what their raters usually give."""

from collections.abc import Sequence
from dataclasses import dataclass

import plotly.graph_objects as go

from reports.canvas import Canvas, signed_ticks
from reports.card import Card, Column, Table
from reports.charts.tables import columns
from reports.figures.rows import Mark, Scale, draw_dots
from reports.query import Query
from reports.warehouse import Snapshot
from reports.words import Sentence, Values


@dataclass(frozen=True, slots=True)
class GenreTilt:
    """A genre with the mean of rating less the user's own mean, in stars, and its interval."""

    genre: str
    mean_deviation: float
    mean_deviation_low: float | None
    mean_deviation_high: float | None
    rating_count: int
    user_count: int
    min_rating_count: int


GENRE_TILTS = Query(
    GenreTilt,
    """
select
    genre,
    mean_deviation,
    mean_deviation_low,
    mean_deviation_high,
    rating_count,
    user_count,
    min_rating_count
from marts.rpt_genre_tilt
order by tilt_rank, genre
limit 60
""",
)


def empty(snapshot: Snapshot) -> Sentence | None:
    """Returns why there is nothing to draw."""
    return None if snapshot.rows(GENRE_TILTS) else Sentence("genre_tilt.empty")


def finding(snapshot: Snapshot) -> Sentence:
    """Says which genre is rated highest and which lowest, if more than chance parts them."""
    rows = snapshot.rows(GENRE_TILTS)
    first, last = rows[0], rows[-1]
    values: Values = {
        "first": first.genre,
        "high": first.mean_deviation,
        "last": last.genre,
        "low": last.mean_deviation,
    }
    ends = first.mean_deviation_low, last.mean_deviation_high
    if ends[0] is None or ends[1] is None or ends[0] <= ends[1]:
        return Sentence("genre_tilt.level", {"genres": len(rows)})
    return Sentence("genre_tilt.ends", values)


def subtitle(snapshot: Snapshot) -> Sentence:
    """Says what is averaged, and what support a genre needs."""
    rows = snapshot.rows(GENRE_TILTS)
    return Sentence("genre_tilt.subtitle", {"least": rows[0].min_rating_count})


def notes(snapshot: Snapshot) -> Sequence[Sentence]:
    """Says what the comparison leaves in."""
    del snapshot
    return [Sentence("genre_tilt.note")]


def describe(snapshot: Snapshot, canvas: Canvas) -> str:
    """Returns the figure in words."""
    bars = "; ".join(
        f"{canvas.words.genre(row.genre)} {canvas.words.signed(row.mean_deviation, 2)}"
        for row in snapshot.rows(GENRE_TILTS)
    )
    return canvas.words.say("genre_tilt.describe", bars=bars)


def draw(snapshot: Snapshot, canvas: Canvas) -> go.Figure:
    """Draws a dot a genre with its interval, the best rated on top."""
    marks = [
        Mark(
            name=canvas.words.genre(row.genre),
            value=row.mean_deviation,
            figure=canvas.words.signed(row.mean_deviation, 2),
            low=row.mean_deviation_low,
            high=row.mean_deviation_high,
            hover=canvas.say(
                "genre_tilt.hover",
                genre=row.genre,
                mean=row.mean_deviation,
                ratings=row.rating_count,
                users=row.user_count,
            ),
        )
        for row in snapshot.rows(GENRE_TILTS)
    ]
    places = [0.0, *(p for m in marks for p in (m.value, m.low, m.high) if p is not None)]
    low, high = min(places) - 0.04, max(places) + 0.04
    scale = Scale(
        low,
        high,
        "+.1f",
        ticks=signed_ticks(low, high, canvas.words),
        reference=0,
        reference_label=canvas.say("genre_tilt.own_mean"),
    )
    return draw_dots(marks, scale, canvas)


def table(snapshot: Snapshot) -> Table:
    """Returns every genre with enough ratings."""
    rows = snapshot.rows(GENRE_TILTS)
    made = columns(
        rows,
        mean_deviation="signed",
        mean_deviation_low="signed",
        mean_deviation_high="signed",
        rating_count="whole",
        user_count="whole",
    )
    return Table([Column("genre", "genre", [row.genre for row in rows]), *made], total=len(rows))


CARD = Card(
    name="genre-tilt",
    mart="rpt_genre_tilt",
    empty=empty,
    finding=finding,
    subtitle=subtitle,
    notes=notes,
    describe=describe,
    figure=draw,
    table=table,
    queries=(GENRE_TILTS,),
)
