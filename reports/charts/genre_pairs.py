"""Which genres go together in one movie, and which don't."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt

import plotly.graph_objects as go

from reports.canvas import Canvas
from reports.card import Card, Column, Table
from reports.charts.tables import columns
from reports.escape import plot_text
from reports.figures.labels import key_label
from reports.figures.rows import Mark, Scale, draw_dots
from reports.figures.triangle import Cell, draw_triangle, in_a_row
from reports.query import Query
from reports.warehouse import Snapshot
from reports.words import Sentence, Values, Words

SHOWN_A_SIDE = 7
"""Pairs at either end that a narrow chart lists."""
CLEAR = 4.0
"""Standard deviations of a count by chance (the root of the expected one) that a finding needs.

Some 170 pairs are compared at once; by chance alone one of them is 3 off every other time.
"""
_SMALLEST_WRITTEN = 0.05
_KEY = ((0.25, "≤ ¼"), (0.5, "½"), (1.0, "1"), (2.0, "2"), (4.0, "≥ 4"))


@dataclass(frozen=True, slots=True)
class GenrePair:
    """Two genres, the movies that have both, and those expected if the genres were unrelated.

    `lift` is the one over the other.
    """

    genre: str
    other_genre: str
    movie_count: int
    expected_movie_count: float
    lift: float
    genre_movie_count: int
    other_genre_movie_count: int
    catalogue_movie_count: int
    min_expected_count: int

    @property
    def is_clear(self) -> bool:
        """Says whether the count is further from the expected one than chance takes it."""
        expected = self.expected_movie_count
        return abs(self.movie_count - expected) > CLEAR * sqrt(expected)


GENRE_PAIRS = Query(
    GenrePair,
    """
select
    genre,
    other_genre,
    movie_count,
    expected_movie_count,
    lift,
    genre_movie_count,
    other_genre_movie_count,
    catalogue_movie_count,
    min_expected_count
from marts.rpt_genre_pairs
order by lift_rank
limit 1000
""",
)


def attracted(snapshot: Snapshot) -> list[GenrePair]:
    """Returns the pairs that are clearly commoner than by chance, by lift from the highest."""
    return [row for row in snapshot.rows(GENRE_PAIRS) if row.is_clear and row.lift > 1]


def repelled(snapshot: Snapshot) -> list[GenrePair]:
    """Returns the pairs that are clearly rarer than by chance, by lift from the lowest.

    Of those that never occur, the ones that were most to be expected come first.
    """
    rows = [row for row in snapshot.rows(GENRE_PAIRS) if row.is_clear and row.lift < 1]
    return sorted(rows, key=lambda row: (row.lift, -row.expected_movie_count))


def empty(snapshot: Snapshot) -> Sentence | None:
    """Returns why there is nothing to draw."""
    return None if snapshot.rows(GENRE_PAIRS) else Sentence("genre_pairs.empty")


def finding(snapshot: Snapshot) -> Sentence:
    """Names the pair that goes together most, and the one that does least, if they are clear."""
    most, least = attracted(snapshot), repelled(snapshot)
    values: Values = {}
    if most:
        first = most[0]
        values |= {"genre": first.genre, "other": first.other_genre, "lift": first.lift}
    if least:
        values |= {"rare": least[0].genre, "rare_other": least[0].other_genre}
        values["rare_lift"] = least[0].lift
    if len(most) > 1 and most[0].lift == most[1].lift:
        values |= {"second": most[1].genre, "second_other": most[1].other_genre}
        return Sentence("genre_pairs.tie", values)
    if most and least:
        never = least[0].movie_count == 0
        return Sentence("genre_pairs.never" if never else "genre_pairs.ends", values)
    if most:
        return Sentence("genre_pairs.most", values)
    if least:
        return Sentence("genre_pairs.least", values)
    return Sentence("genre_pairs.level", {"pairs": len(snapshot.rows(GENRE_PAIRS))})


def subtitle(snapshot: Snapshot) -> Sentence:
    """Says what is compared and what support a pair needs."""
    rows = snapshot.rows(GENRE_PAIRS)
    return Sentence(
        "genre_pairs.subtitle",
        {
            "movies": rows[0].catalogue_movie_count,
            "pairs": len(rows),
            "least": rows[0].min_expected_count,
        },
    )


def notes(snapshot: Snapshot) -> Sequence[Sentence]:
    """Says how to read the triangle, how the expected count is made, what the title names."""
    least = snapshot.rows(GENRE_PAIRS)[0].min_expected_count
    return [
        Sentence("genre_pairs.note_triangle", {"least": least}),
        Sentence("genre_pairs.note"),
        Sentence("genre_pairs.note_clear", {"clear": CLEAR}),
    ]


def times(lift: float, words: Words) -> str:
    """Returns a lift as it is written in the chart."""
    if 0 < lift < _SMALLEST_WRITTEN:
        return words.say("genre_pairs.hardly", lift=0.1)
    return words.number(lift, 1) if lift else "0"


def describe(snapshot: Snapshot, canvas: Canvas) -> str:
    """Returns the figure in words: the pairs at both ends."""

    def listed(rows: Sequence[GenrePair]) -> str:
        return "; ".join(
            canvas.words.say(
                "genre_pairs.bar",
                genre=row.genre,
                other=row.other_genre,
                movies=row.movie_count,
                expected=row.expected_movie_count,
            )
            for row in rows[:SHOWN_A_SIDE]
        )

    most = listed(attracted(snapshot)) or canvas.words.say("genre_pairs.none")
    least = listed(repelled(snapshot)) or canvas.words.say("genre_pairs.none")
    return canvas.words.say("genre_pairs.describe", most=most, least=least)


def _hover(row: GenrePair, canvas: Canvas) -> str:
    return canvas.say(
        "genre_pairs.hover",
        genre=row.genre,
        other=row.other_genre,
        movies=row.movie_count,
        expected=row.expected_movie_count,
    )


def draw(snapshot: Snapshot, canvas: Canvas) -> go.Figure:
    """Draws a cell a pair, neighbours being genres that go together; where narrow, the ends."""
    if canvas.narrow:
        return _draw_ends(snapshot, canvas)
    rows = snapshot.rows(GENRE_PAIRS)
    lifts = {(row.genre, row.other_genre): row.lift for row in rows}
    order = in_a_row(lifts)
    marked = [*attracted(snapshot)[:1], *repelled(snapshot)[:1]]
    cells = {
        (row.genre, row.other_genre): Cell(
            value=row.lift,
            text=plot_text(times(row.lift, canvas.words)),
            hover=_hover(row, canvas),
            marked=row in marked,
        )
        for row in rows
    }
    return draw_triangle(
        [(genre, canvas.words.genre(genre)) for genre in order],
        cells,
        canvas,
        key=(canvas.say("genre_pairs.key"), _KEY),
    )


def _draw_ends(snapshot: Snapshot, canvas: Canvas) -> go.Figure:
    rows = snapshot.rows(GENRE_PAIRS)
    shown = [*attracted(snapshot)[:SHOWN_A_SIDE], *reversed(repelled(snapshot)[:SHOWN_A_SIDE])]
    shown = shown or rows[: 2 * SHOWN_A_SIDE]
    marks = [
        Mark(
            name=canvas.words.say("genre_pairs.pair", genre=row.genre, other=row.other_genre),
            value=row.movie_count,
            before=row.expected_movie_count,
            figure=canvas.say("genre_pairs.times", times=times(row.lift, canvas.words)),
            hover=_hover(row, canvas),
        )
        for row in shown
    ]
    most = max(max(row.movie_count, row.expected_movie_count) for row in shown)
    scale = Scale(
        -0.02 * most,
        most * 1.04,
        ",d",
        values_heading=canvas.say("genre_pairs.heading_lift"),
    )
    return draw_dots(marks, scale, canvas, labels=[key_label(canvas.say("genre_pairs.rings"))])


def table(snapshot: Snapshot) -> Table:
    """Returns every pair with enough expected movies."""
    rows = snapshot.rows(GENRE_PAIRS)
    head = [
        Column("genre", "genre", [row.genre for row in rows]),
        Column("other_genre", "genre", [row.other_genre for row in rows]),
    ]
    made = columns(
        rows,
        movie_count="whole",
        expected_movie_count="decimal",
        lift="decimal",
        genre_movie_count="whole",
        other_genre_movie_count="whole",
    )
    return Table([*head, *made], total=len(rows))


CARD = Card(
    name="genre-pairs",
    mart="rpt_genre_pairs",
    empty=empty,
    finding=finding,
    subtitle=subtitle,
    notes=notes,
    describe=describe,
    figure=draw,
    table=table,
    queries=(GENRE_PAIRS,),
    narrow_below=760,
)
