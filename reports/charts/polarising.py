"""Which movies divide their viewers."""

from collections.abc import Sequence
from dataclasses import dataclass

import plotly.graph_objects as go

from reports.canvas import Canvas
from reports.card import Candidates, Card, Table
from reports.charts.tables import columns, movie_columns
from reports.escape import plot_text
from reports.figures.sides import draw_sides
from reports.filters import CANDIDATES
from reports.marts import MAX_ROWS
from reports.query import Query
from reports.titles import display_title, short_title
from reports.warehouse import Snapshot
from reports.words import Sentence, Values

SHOWN = 12
_TITLE_IN_SENTENCE = 44


@dataclass(frozen=True, slots=True)
class PolarisingMovie:
    """A movie with the shares (0 to 1) of low and of high ratings; the smaller is its polarisation.

    `polarisation_low` and `_high` are the ends of the 95 % interval. Ratings are low up to
    `max_low_rating`, high from `min_high_rating` on; `min_rating_count` is what a movie needs.
    """

    movie_id: int
    title: str
    release_year: int | None
    rating_count: int
    low_rating_share: float
    high_rating_share: float
    polarisation: float
    polarisation_low: float
    polarisation_high: float
    max_low_rating: float
    min_high_rating: float
    min_rating_count: int


POLARISING_MOVIES = Query(
    PolarisingMovie,
    """
select
    movie_id,
    title,
    release_year,
    rating_count,
    low_rating_share,
    high_rating_share,
    polarisation,
    polarisation_low,
    polarisation_high,
    max_low_rating,
    min_high_rating,
    min_rating_count
from marts.rpt_polarising_movies
order by polarisation_rank, movie_id
limit $max_rows
""",
    {"max_rows": MAX_ROWS},
)


def top(snapshot: Snapshot) -> list[PolarisingMovie]:
    """Returns the movies that are drawn: the first, if they divide anybody at all."""
    return [row for row in snapshot.rows(POLARISING_MOVIES)[:SHOWN] if row.polarisation > 0]


def level_with_first(snapshot: Snapshot) -> int:
    """Returns how many other movies have the first one's polarisation within their interval."""
    first, *others = snapshot.rows(POLARISING_MOVIES)
    return sum(row.polarisation_high >= first.polarisation for row in others)


def ends(rows: Sequence[PolarisingMovie]) -> dict[str, float]:
    """Returns up to which rating one is low, and from which on one is high, in stars."""
    return {"most": rows[0].max_low_rating, "from": rows[0].min_high_rating}


def empty(snapshot: Snapshot) -> Sentence | None:
    """Returns why there is nothing to draw."""
    return None if top(snapshot) else Sentence("polarising.empty")


def finding(snapshot: Snapshot) -> Sentence:
    """Says which movie divides most, unless several are level or may be by their intervals."""
    rows = top(snapshot)
    first = rows[0]
    level = sum(row.polarisation == first.polarisation for row in rows)
    values: Values = {
        "first": short_title(first.title, _TITLE_IN_SENTENCE),
        "low": first.low_rating_share,
        "high": first.high_rating_share,
        "movies": level,
        **ends(rows),
    }
    if level > 1:
        return Sentence("polarising.level", values)
    if level_with_first(snapshot):
        return Sentence("polarising.among", values)
    return Sentence("polarising.leader", values)


def subtitle(snapshot: Snapshot) -> Sentence:
    """Says which shares are compared and what support a movie needs."""
    rows = snapshot.rows(POLARISING_MOVIES)
    return Sentence(
        "polarising.subtitle",
        {
            "shown": len(top(snapshot)),
            "movies": len(rows),
            "least": rows[0].min_rating_count,
            **ends(rows),
        },
    )


def notes(snapshot: Snapshot) -> Sequence[Sentence]:
    """Says how far the order can be trusted."""
    level = level_with_first(snapshot)
    found = [Sentence("polarising.note")]
    if level:
        found.append(Sentence("polarising.note_level", {"movies": level}))
    return found


def describe(snapshot: Snapshot, canvas: Canvas) -> str:
    """Returns the figure in words."""
    bars = [
        canvas.words.say(
            "polarising.bar",
            title=display_title(row.title),
            low=row.low_rating_share,
            high=row.high_rating_share,
        )
        for row in top(snapshot)
    ]
    return canvas.words.say("polarising.describe", bars="; ".join(bars))


def draw(snapshot: Snapshot, canvas: Canvas) -> go.Figure:
    """Draws low ratings to the left, high ones to the right."""
    return _draw(top(snapshot), canvas)


def _draw(movies: Sequence[PolarisingMovie], canvas: Canvas) -> go.Figure:
    words = canvas.words
    rows = [
        (
            short_title(row.title, 44),
            row.low_rating_share,
            row.high_rating_share,
            words.percent(row.low_rating_share, 0),
            words.percent(row.high_rating_share, 0),
            f"<b>{plot_text(short_title(row.title, 60))}</b><br>"
            + canvas.say(
                "polarising.hover",
                low=row.low_rating_share,
                high=row.high_rating_share,
                ratings=row.rating_count,
                **ends(movies),
            ),
        )
        for row in movies
    ]
    low = canvas.say("polarising.heading_low", **ends(movies))
    high = canvas.say("polarising.heading_high", **ends(movies))
    return draw_sides(rows, (low, high), canvas)


def table(snapshot: Snapshot) -> Table:
    """Returns every movie with enough ratings."""
    rows = snapshot.rows(POLARISING_MOVIES)
    made = columns(
        rows,
        rating_count="whole",
        low_rating_share="share",
        high_rating_share="share",
        polarisation_low="share",
        polarisation_high="share",
    )
    return Table([*movie_columns(rows), *made], total=len(rows))


CARD = Card(
    name="polarising",
    mart="rpt_polarising_movies",
    empty=empty,
    finding=finding,
    subtitle=subtitle,
    notes=notes,
    describe=describe,
    figure=draw,
    table=table,
    queries=(POLARISING_MOVIES,),
    candidates=Candidates(
        ids=lambda snapshot: [
            row.movie_id for row in snapshot.rows(POLARISING_MOVIES)[:CANDIDATES]
        ],
        figure=lambda snapshot, canvas: _draw(
            snapshot.rows(POLARISING_MOVIES)[:CANDIDATES], canvas
        ),
        shown=SHOWN,
    ),
    narrow_below=620,
)
