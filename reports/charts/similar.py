"""Which movies are rated most alike."""

from collections.abc import Sequence
from dataclasses import dataclass

import plotly.graph_objects as go

from reports.canvas import Canvas
from reports.card import Candidates, Card, Column, Table
from reports.charts.tables import columns, title_column
from reports.escape import plot_text
from reports.figures.labels import key_label, pair_labels
from reports.figures.rows import Mark, Scale, draw_dots
from reports.filters import CANDIDATES
from reports.marts import MAX_ROWS
from reports.query import Query
from reports.titles import display_title, short_title
from reports.warehouse import Snapshot
from reports.words import Sentence, Values

SHOWN = 12
ALIKE = 0.2
"""Similarity below which no two movies are said to be rated alike."""
ROW_HEIGHTS = {False: 42, True: 68}
"""Height in px of a row, wide and narrow: two titles, and where narrow the dots below them."""
_TITLE = 44
_TITLE_IN_SENTENCE = 60


@dataclass(frozen=True, slots=True)
class SimilarMovie:
    """A movie and one that is rated like it.

    `cosine` is that of the ratings less their users' means, `similarity` the same pulled towards 0
    where few users rated both; `pair_count` counts the rows of the mart.
    """

    movie_id: int
    title: str
    similar_movie_id: int
    similar_title: str
    similarity_rank: int
    similarity: float
    cosine: float
    common_user_count: int
    rating_count: int
    min_common_user_count: int
    min_rating_count: int
    pair_count: int


SIMILAR_MOVIES = Query(
    SimilarMovie,
    """
with similar_movies as (
    select
        *,
        count(*) over () as pair_count,
        row_number() over (order by similarity desc) as alike_place
    from marts.rpt_similar_movies
    order by alike_place > $alike_rows, similarity_rank, rating_count desc, movie_id
    limit $max_rows
)

select
    movie_id,
    title,
    similar_movie_id,
    similar_title,
    similarity_rank,
    similarity,
    cosine,
    common_user_count,
    rating_count,
    min_common_user_count,
    min_rating_count,
    pair_count
from similar_movies
order by rating_count desc, movie_id, similarity_rank
""",
    {"max_rows": MAX_ROWS, "alike_rows": 2 * CANDIDATES},
)


def pairs(snapshot: Snapshot) -> list[SimilarMovie]:
    """Returns each pair once, the most similar first, under its more rated movie."""
    found: dict[frozenset[int], SimilarMovie] = {}
    for row in snapshot.rows(SIMILAR_MOVIES):
        found.setdefault(frozenset((row.movie_id, row.similar_movie_id)), row)
    return sorted(found.values(), key=lambda row: -row.similarity)


def empty(snapshot: Snapshot) -> Sentence | None:
    """Returns why there is nothing to draw."""
    return None if snapshot.rows(SIMILAR_MOVIES) else Sentence("similar.empty")


def finding(snapshot: Snapshot) -> Sentence:
    """Names the two movies that are rated most alike, if any two are."""
    every = pairs(snapshot)
    first = every[0]
    level = sum(row.similarity == first.similarity for row in every)
    values: Values = {
        "first": short_title(first.title, _TITLE_IN_SENTENCE),
        "second": short_title(first.similar_title, _TITLE_IN_SENTENCE),
        "similarity": first.similarity,
    }
    if first.similarity < ALIKE:
        return Sentence("similar.none", values)
    if level > 1:
        return Sentence("similar.tie", {**values, "others": level - 1})
    return Sentence("similar.leader", values)


def subtitle(snapshot: Snapshot) -> Sentence:
    """Says what is compared and what support two movies need."""
    rows = pairs(snapshot)
    return Sentence(
        "similar.subtitle",
        {
            "shown": min(SHOWN, len(rows)),
            "ratings": rows[0].min_rating_count,
            "users": rows[0].min_common_user_count,
        },
    )


def notes(snapshot: Snapshot) -> Sequence[Sentence]:
    """Says what a similarity is, and how to find a movie's."""
    rows = snapshot.rows(SIMILAR_MOVIES)
    movies = len({row.movie_id for row in rows})
    return [
        Sentence("similar.note"),
        Sentence("similar.note_table", {"movies": movies, "rows": len(rows)}),
    ]


def describe(snapshot: Snapshot, canvas: Canvas) -> str:
    """Returns the figure in words."""
    bars = "; ".join(
        canvas.words.say(
            "similar.bar",
            first=display_title(row.title),
            second=display_title(row.similar_title),
            similarity=row.similarity,
        )
        for row in pairs(snapshot)[:SHOWN]
    )
    return canvas.words.say("similar.describe", bars=bars)


def _hover(row: SimilarMovie, canvas: Canvas) -> str:
    titles = (plot_text(short_title(title, 60)) for title in (row.title, row.similar_title))
    return f"<b>{' + '.join(titles)}</b><br>" + canvas.say(
        "similar.hover",
        similarity=row.similarity,
        cosine=row.cosine,
        users=row.common_user_count,
    )


def _draw(rows: Sequence[SimilarMovie], canvas: Canvas) -> go.Figure:
    marks = [
        Mark(
            name=short_title(row.title, _TITLE),
            under=f"→ {canvas.words.shown(short_title(row.similar_title, _TITLE - 2))}",
            value=row.similarity,
            before=row.cosine,
            figure=canvas.words.number(row.common_user_count),
            hover=_hover(row, canvas),
        )
        for row in rows
    ]
    scale = Scale(
        -0.05 if canvas.narrow else 0,
        1.02,
        ".1f",
        step=0.2,
        values_heading=canvas.say("similar.heading"),
    )
    first = rows[0]
    similarity, cosine = canvas.say("similar.similarity"), canvas.say("similar.cosine")
    labels = (
        [key_label(f"● {similarity}  ○ {cosine}")]
        if canvas.narrow
        else pair_labels((first.similarity, similarity), (first.cosine, cosine))
    )
    return draw_dots(marks, scale, canvas, row=ROW_HEIGHTS[canvas.narrow], labels=labels)


def draw(snapshot: Snapshot, canvas: Canvas) -> go.Figure:
    """Draws the pairs that are rated most alike, the title's first."""
    return _draw(pairs(snapshot)[:SHOWN], canvas)


def table(snapshot: Snapshot) -> Table:
    """Returns the most similar movies of every movie, the most rated movies first."""
    rows = snapshot.rows(SIMILAR_MOVIES)
    head = [
        Column("movie_id", "id", [row.movie_id for row in rows]),
        title_column("title", [row.title for row in rows]),
        Column("similarity_rank", "whole", [row.similarity_rank for row in rows]),
        title_column("similar_title", [row.similar_title for row in rows]),
    ]
    made = columns(rows, similarity="decimal", cosine="decimal", common_user_count="whole")
    return Table([*head, *made], total=rows[0].pair_count)


CARD = Card(
    name="similar-movies",
    mart="rpt_similar_movies",
    empty=empty,
    finding=finding,
    subtitle=subtitle,
    notes=notes,
    describe=describe,
    figure=draw,
    table=table,
    queries=(SIMILAR_MOVIES,),
    candidates=Candidates(
        ids=lambda snapshot: [row.movie_id for row in pairs(snapshot)[:CANDIDATES]],
        figure=lambda snapshot, canvas: _draw(pairs(snapshot)[:CANDIDATES], canvas),
        shown=SHOWN,
        row_heights=ROW_HEIGHTS,
    ),
    narrow_below=760,
)
