"""Which genre sets each user apart from the others."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import plotly.graph_objects as go

from reports.canvas import ROW_HEIGHTS, Canvas, row_axis, widest
from reports.card import Card, Column, Table, figure
from reports.charts.tables import columns
from reports.escape import plot_text
from reports.figures.headings import figures_heading
from reports.figures.labels import key_label
from reports.figures.marks import names_above, texts_beside
from reports.query import Query
from reports.theme import BLUE
from reports.warehouse import Snapshot
from reports.words import Sentence, Values

MAX_USERS = 1_000
LEAST_USERS = 20
"""Users below whom no share is claimed."""
DIFFERENT = 1.0
"""What the lower end of the lift has to pass, for half of the users, if tastes differ."""
_GOLDEN = 0.618034
_HEADING = 44
_AXIS = 30


@dataclass(frozen=True, slots=True)
class Favourite:
    """A user's genre of highest lift: the user's share of it over all users' share.

    `genre_user_count` counts the users who have this genre, `user_count` all of them.
    """

    user_id: int
    genre: str
    lift: float
    rating_count: int
    expected_rating_count: float
    user_rating_count: int
    genre_user_count: int
    user_count: int
    median_lift: float
    median_lift_low: float
    min_user_rating_count: int
    min_expected_count: int


FAVOURITES = Query(
    Favourite,
    """
select
    user_id,
    genre,
    lift,
    rating_count,
    expected_rating_count,
    user_rating_count,
    count(*) over (partition by genre) as genre_user_count,
    count(*) over () as user_count,
    median(lift) over () as median_lift,
    median(lift_low) over () as median_lift_low,
    min_user_rating_count,
    min_expected_count
from marts.rpt_user_genre_affinity
where lift_rank = 1
order by user_rating_count desc, user_id
limit $max_users
""",
    {"max_users": MAX_USERS},
)


def by_genre(snapshot: Snapshot) -> dict[str, list[Favourite]]:
    """Returns the users by their genre, the genre of most users first, ties by name."""
    rows = sorted(snapshot.rows(FAVOURITES), key=lambda row: (-row.genre_user_count, row.genre))
    found: dict[str, list[Favourite]] = {}
    for row in rows:
        found.setdefault(row.genre, []).append(row)
    return found


def empty(snapshot: Snapshot) -> Sentence | None:
    """Returns why there is nothing to draw."""
    return None if snapshot.rows(FAVOURITES) else Sentence("user_genres.empty")


def finding(snapshot: Snapshot) -> Sentence:
    """Says whether one genre stands out for most users, or by how much each user's does."""
    leaders = [rows[0] for rows in by_genre(snapshot).values()]
    first, users = leaders[0], leaders[0].user_count
    if users < LEAST_USERS:
        return Sentence("user_genres.few", {"users": users})
    if first.genre_user_count * 2 > users:
        values: Values = {"genre": first.genre, "share": first.genre_user_count / users}
        return Sentence("user_genres.majority", values)
    differ = first.median_lift_low > DIFFERENT
    return Sentence(
        "user_genres.spread" if differ else "user_genres.level", {"median": first.median_lift}
    )


def subtitle(snapshot: Snapshot) -> Sentence:
    """Says what a favourite is and what support it needs."""
    first = snapshot.rows(FAVOURITES)[0]
    return Sentence(
        "user_genres.subtitle",
        {
            "users": first.user_count,
            "ratings": first.min_user_rating_count,
            "least": first.min_expected_count,
        },
    )


def notes(snapshot: Snapshot) -> Sequence[Sentence]:
    """Says what a row is, and whether some users are left out."""
    rows = snapshot.rows(FAVOURITES)
    found = [Sentence("user_genres.note")]
    if rows[0].user_count > len(rows):
        found.append(Sentence("user_genres.note_cut", {"users": len(rows)}))
    return found


def describe(snapshot: Snapshot, canvas: Canvas) -> str:
    """Returns the figure in words."""
    parts = "; ".join(
        canvas.words.say("user_genres.bar", genre=genre, users=rows[0].genre_user_count)
        for genre, rows in by_genre(snapshot).items()
    )
    return canvas.words.say("user_genres.describe", parts=parts)


def _hover(row: Favourite, canvas: Canvas) -> str:
    return canvas.say(
        "user_genres.hover",
        user=str(row.user_id),
        lift=row.lift,
        ratings=row.rating_count,
        expected=row.expected_rating_count,
    )


def _scattered(number: int) -> float:
    """Returns a place between -0.5 and 0.5 that is far from those of the numbers before."""
    return (number * _GOLDEN) % 1 - 0.5


def draw(snapshot: Snapshot, canvas: Canvas) -> go.Figure:
    """Draws a dot a user in the row of the user's genre, further right the stronger the taste."""
    genres, words = by_genre(snapshot), canvas.words
    middle, height = (0.24, 0.24) if canvas.narrow else (0.0, 0.56)
    dots = [
        (math.log2(row.lift), place + middle + height * _scattered(number), row)
        for place, rows in enumerate(genres.values())
        for number, row in enumerate(rows)
        if row.lift > 0
    ]
    xs = [0.0, 1.0, *(x for x, _, _ in dots)]
    low, high = min(xs) - 0.12, max(xs) + (0.3 if canvas.narrow else 0.12)
    users = next(iter(genres.values()))[0].user_count
    figures = [
        canvas.say(
            "user_genres.figure",
            users=rows[0].genre_user_count,
            share=rows[0].genre_user_count / users,
        )
        for rows in genres.values()
    ]
    names = [words.genre(genre) for genre in genres]
    data: list[dict[str, Any]] = [
        {
            "type": "scatter",
            "mode": "markers",
            "x": [round(x, 3) for x, _, _ in dots],
            "y": [round(y, 3) for _, y, _ in dots],
            "marker": {"color": BLUE, "size": 6, "opacity": 0.85, "line": {"width": 0}},
            "customdata": [_hover(row, canvas) for _, _, row in dots],
            "hovertemplate": "%{customdata}<extra></extra>",
        },
        texts_beside(high, [place + middle for place in range(len(names))], figures),
    ]
    if canvas.narrow:
        data.append(names_above(low, [plot_text(name) for name in names]))
    steps = range(math.ceil(low), math.floor(high) + 1)
    layout = canvas.layout(
        ROW_HEIGHTS[canvas.narrow] * len(names) + _HEADING + _AXIS,
        (8 if canvas.narrow else widest(names) + 16, widest(figures) + 12, _HEADING, _AXIS),
        annotations=[
            key_label(canvas.say("user_genres.key")),
            *(
                []
                if canvas.narrow
                else [figures_heading(canvas.say("user_genres.heading"), widest(figures))]
            ),
        ],
        xaxis={
            "range": [low, high],
            "showgrid": True,
            "tickmode": "array",
            "tickvals": list(steps),
            "ticktext": [
                canvas.say("user_genres.times", times=words.number(2.0**step, max(0, -step)))
                for step in steps
            ],
        },
        yaxis=row_axis(len(names), None if canvas.narrow else [plot_text(name) for name in names]),
    )
    return figure(data, layout)


def table(snapshot: Snapshot) -> Table:
    """Returns every user with the genre of highest lift, the users with most ratings first."""
    rows = snapshot.rows(FAVOURITES)
    head = [
        Column("user_id", "id", [row.user_id for row in rows]),
        Column("genre", "genre", [row.genre for row in rows]),
    ]
    made = columns(
        rows,
        lift="decimal",
        rating_count="whole",
        expected_rating_count="decimal",
        user_rating_count="whole",
    )
    return Table([*head, *made], total=rows[0].user_count)


CARD = Card(
    name="user-genres",
    mart="rpt_user_genre_affinity",
    empty=empty,
    finding=finding,
    subtitle=subtitle,
    notes=notes,
    describe=describe,
    figure=draw,
    table=table,
    queries=(FAVOURITES,),
    narrow_below=620,
)
