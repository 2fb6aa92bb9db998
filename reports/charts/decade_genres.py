"""How the genres' shares change from decade to decade."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

import plotly.graph_objects as go

from reports.canvas import Canvas
from reports.card import Card, Column, Table
from reports.charts.tables import columns
from reports.figures.matrix import draw_matrix
from reports.query import Query
from reports.warehouse import Snapshot
from reports.words import Sentence, Values

SHOWN = 12
"""Genres that are drawn, those with most movies."""
LEAST_CHANGE = 0.05
"""Change of a share below which no genre is said to have grown or shrunk."""


@dataclass(frozen=True, slots=True)
class DecadeGenre:
    """A genre's movies in a decade, and their share of the decade's, between 0 and 1."""

    decade: int
    genre: str
    movie_count: int
    decade_movie_count: int
    movie_share: float
    is_incomplete_decade: bool
    min_movie_count: int


DECADE_GENRES = Query(
    DecadeGenre,
    """
select
    decade,
    genre,
    movie_count,
    decade_movie_count,
    movie_share,
    is_incomplete_decade,
    min_movie_count
from marts.rpt_decade_genres
order by decade, sum(movie_count) over (partition by genre) desc, genre
limit 2000
""",
)


def shown_genres(snapshot: Snapshot) -> list[str]:
    """Returns the genres that are drawn, the largest first."""
    totals: dict[str, int] = {}
    for row in snapshot.rows(DECADE_GENRES):
        totals[row.genre] = totals.get(row.genre, 0) + row.movie_count
    return sorted(totals, key=lambda genre: (-totals[genre], genre))[:SHOWN]


def decades(snapshot: Snapshot) -> list[int]:
    """Returns the decades with enough movies, in their order."""
    return sorted({row.decade for row in snapshot.rows(DECADE_GENRES)})


def empty(snapshot: Snapshot) -> Sentence | None:
    """Returns why there is nothing to draw."""
    return None if snapshot.rows(DECADE_GENRES) else Sentence("decade_genres.empty")


def finding(snapshot: Snapshot) -> Sentence:
    """Says which genre's share changed most from a whole decade to a later one, and names both."""
    whole = [row for row in snapshot.rows(DECADE_GENRES) if not row.is_incomplete_decade]
    found = sorted({row.decade for row in whole})
    shares = {(row.decade, row.genre): row.movie_share for row in whole}
    changes = [
        (shares.get((later, genre), 0.0) - shares.get((first, genre), 0.0), genre, first, later)
        for genre in shown_genres(snapshot)
        for first, later in combinations(found, 2)
    ]
    change, genre, first, later = max(
        changes, key=lambda found: abs(found[0]), default=(0.0, "", 0, 0)
    )
    if abs(change) < LEAST_CHANGE:
        return Sentence("decade_genres.neutral", {"decades": len(decades(snapshot))})
    values: Values = {
        "genre": genre,
        "first": first,
        "last": later,
        "before": shares.get((first, genre), 0.0),
        "after": shares.get((later, genre), 0.0),
    }
    return Sentence("decade_genres.grown" if change > 0 else "decade_genres.shrunk", values)


def subtitle(snapshot: Snapshot) -> Sentence:
    """Says what is shared, and what support a decade needs."""
    rows = snapshot.rows(DECADE_GENRES)
    values: Values = {"genres": len(shown_genres(snapshot)), "least": rows[0].min_movie_count}
    return Sentence("decade_genres.subtitle", values)


def notes(snapshot: Snapshot) -> Sequence[Sentence]:
    """Says why shares add up to more than one, and which decade isn't over."""
    open_ended = [row.decade for row in snapshot.rows(DECADE_GENRES) if row.is_incomplete_decade]
    found = [Sentence("genres.note_several")]
    if open_ended:
        found.append(Sentence("decade_genres.note_incomplete", {"decade": open_ended[0]}))
    return found


def describe(snapshot: Snapshot, canvas: Canvas) -> str:
    """Returns the figure in words: the three largest genres of each decade."""
    words = canvas.words
    parts = []
    for decade in decades(snapshot):
        rows = [row for row in snapshot.rows(DECADE_GENRES) if row.decade == decade]
        rows.sort(key=lambda row: -row.movie_share)
        leaders = ", ".join(
            f"{words.genre(row.genre)} {words.percent(row.movie_share, 0)}" for row in rows[:3]
        )
        parts.append(words.say("decade_genres.decade", decade=decade, genres=leaders))
    return words.say("decade_genres.describe", parts="; ".join(parts))


def draw(snapshot: Snapshot, canvas: Canvas) -> go.Figure:
    """Draws a cell a genre and decade, darker the larger the share; a star marks the open one."""
    rows = {(row.genre, row.decade): row for row in snapshot.rows(DECADE_GENRES)}
    genres, across = shown_genres(snapshot), decades(snapshot)
    words = canvas.words
    cells = [
        [row.movie_share if (row := rows.get((genre, d))) else 0.0 for d in across]
        for genre in genres
    ]
    open_ended = {row.decade for row in rows.values() if row.is_incomplete_decade}
    names = [
        words.say("decade_genres.column_short", decade=str(d)[2:])
        if canvas.narrow
        else words.say("decade_genres.column", decade=d)
        for d in across
    ]
    names = [name + "*" * (d in open_ended) for name, d in zip(names, across, strict=True)]
    return draw_matrix(
        ([words.genre(genre) for genre in genres], names),
        cells,
        canvas,
        texts=[[words.number(share * 100) for share in line] for line in cells],
        hovers=[
            [
                canvas.say(
                    "decade_genres.hover",
                    genre=genre,
                    decade=d,
                    share=row.movie_share if (row := rows.get((genre, d))) else 0.0,
                    movies=row.movie_count if (row := rows.get((genre, d))) else 0,
                )
                for d in across
            ]
            for genre in genres
        ],
        limits=(0.0, max(max(line) for line in cells) or 1.0),
    )


def table(snapshot: Snapshot) -> Table:
    """Returns every genre in every decade with enough movies."""
    rows = snapshot.rows(DECADE_GENRES)
    head = [
        Column("decade", "year", [row.decade for row in rows]),
        Column("genre", "genre", [row.genre for row in rows]),
    ]
    made = columns(rows, movie_count="whole", decade_movie_count="whole", movie_share="share")
    return Table([*head, *made], total=len(rows))


CARD = Card(
    name="decade-genres",
    mart="rpt_decade_genres",
    empty=empty,
    finding=finding,
    subtitle=subtitle,
    notes=notes,
    describe=describe,
    figure=draw,
    table=table,
    queries=(DECADE_GENRES,),
    narrow_below=760,
)
