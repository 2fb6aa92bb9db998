"""Which genres the catalogue holds most of."""

from collections.abc import Sequence

import plotly.graph_objects as go

from reports.canvas import Canvas, row_axis, widest
from reports.card import Card, Column, Table, figure
from reports.escape import plot_text
from reports.theme import BLUE, PALE_BLUE
from reports.warehouse import Snapshot
from reports.words import Sentence, Values

SHOWN = 10
LEAST_MOVIES = 20
"""Movies in the catalogue below which a share says nothing."""
MAJORITY = 0.5


def empty(snapshot: Snapshot) -> Sentence | None:
    """Returns why there is nothing to draw."""
    return None if snapshot.genres else Sentence("genres.empty")


def finding(snapshot: Snapshot) -> Sentence:
    """Says which genre leads: alone, by a majority, or level with others."""
    genres, movie_count = snapshot.genres, snapshot.totals.movie_count
    if movie_count < LEAST_MOVIES:
        return Sentence("genres.few", {"genres": len(genres), "movies": movie_count})
    first, rest = genres[0], genres[1:]
    level = 1 + sum(genre.movie_count == first.movie_count for genre in rest)
    leader: Values = {"first": first.genre, "share": first.movie_share, "movies": first.movie_count}
    match level, rest:
        case 1, []:
            return Sentence("genres.single", leader)
        case 1, _ if first.movie_share > MAJORITY:
            return Sentence("genres.majority", leader)
        case 1, [second, *_]:
            return Sentence(
                "genres.leader",
                {**leader, "second": second.genre, "second_share": second.movie_share},
            )
        case 2, [second, *_]:
            return Sentence("genres.tie", {**leader, "second": second.genre})
        case _:
            return Sentence("genres.level", {**leader, "genres": level})


def subtitle(snapshot: Snapshot) -> Sentence:
    """Says what is counted."""
    return Sentence(
        "genres.subtitle",
        {
            "shown": min(SHOWN, len(snapshot.genres)),
            "genres": len(snapshot.genres),
            "movies": snapshot.totals.movie_count,
        },
    )


def notes(snapshot: Snapshot) -> Sequence[Sentence]:
    """Says why the shares add up to more than one, and who has no genre."""
    without = snapshot.totals.genreless_movie_count
    return [
        Sentence("genres.note_several"),
        *([Sentence("genres.note_none", {"movies": without})] if without else []),
    ]


def describe(snapshot: Snapshot, canvas: Canvas) -> str:
    """Returns the figure in words."""
    bars = [
        canvas.words.say("genres.bar", genre=row.genre, movies=row.movie_count)
        for row in snapshot.genres[:SHOWN]
    ]
    return canvas.words.say("genres.describe", bars="; ".join(bars))


def draw(snapshot: Snapshot, canvas: Canvas) -> go.Figure:
    """Draws the ten largest genres as bars from zero, the longest on top."""
    rows, words = snapshot.genres[:SHOWN], canvas.words
    names = [words.genre(row.genre) for row in rows]
    values = [
        words.say("genres.value", movies=row.movie_count, share=row.movie_share) for row in rows
    ]
    bars = {
        "type": "bar",
        "orientation": "h",
        "x": [row.movie_count for row in rows],
        "y": list(range(len(rows))),
        "marker": {
            "color": [BLUE if row.movie_count == rows[0].movie_count else PALE_BLUE for row in rows]
        },
        "text": values,
        "textposition": "outside",
        "constraintext": "none",
        "cliponaxis": False,
        "customdata": [
            canvas.say(
                "genres.hover",
                genre=row.genre,
                movies=row.movie_count,
                share=row.movie_share,
                ratings=row.rating_count,
            )
            for row in rows
        ],
        "hovertemplate": "%{customdata}<extra></extra>",
    }
    layout = canvas.layout(
        30 * len(rows) + 12,
        (widest(names) + 10, widest(values) + 10, 4, 8),
        xaxis={
            "range": [0, max(row.movie_count for row in rows)],
            "showticklabels": False,
        },
        yaxis=row_axis(len(rows), [plot_text(name) for name in names]),
    )
    return figure([bars], layout)


def table(snapshot: Snapshot) -> Table:
    """Returns every genre, not only those drawn."""
    rows = snapshot.genres
    return Table(
        [
            Column("genre", "genre", [row.genre for row in rows]),
            Column("movie_count", "whole", [row.movie_count for row in rows]),
            Column("movie_share", "share", [row.movie_share for row in rows]),
            Column("rating_count", "whole", [row.rating_count for row in rows]),
            Column("mean_rating", "decimal", [row.mean_rating for row in rows]),
        ],
        total=len(rows),
    )


CARD = Card(
    name="genres",
    mart="rpt_genre_counts",
    empty=empty,
    finding=finding,
    subtitle=subtitle,
    notes=notes,
    describe=describe,
    figure=draw,
    table=table,
    file="genre_counts.html",
    half=True,
)
