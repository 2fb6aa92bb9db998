"""Which genres go together in one movie, and which don't."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt

from reports.card import Figure
from reports.chart import Chart, Decimal, Genre, Whole, card
from reports.figures.canvas import Canvas
from reports.figures.headings import heading_above
from reports.figures.rows import Mark, Scale, draw_dots
from reports.figures.triangle import Cell, draw_triangle, in_a_row
from reports.words.catalogues import Sentence, Value, Words
from reports.words.escape import plot_text

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

    genre: Genre
    other_genre: Genre
    movie_count: Whole
    expected_movie_count: Decimal
    lift: Decimal
    genre_movie_count: Whole
    other_genre_movie_count: Whole
    min_expected_count: int

    @property
    def is_clear(self) -> bool:
        """Say whether the count is further from the expected one than chance takes it."""
        expected = self.expected_movie_count
        return abs(self.movie_count - expected) > CLEAR * sqrt(expected)


class GenrePairs(Chart[GenrePair]):
    """A cell a pair, neighbours being genres that go together; where narrow, the ends."""

    name = "genre_pairs"
    mart = "rpt_genre_pairs"
    row = GenrePair
    order_by = "lift_rank"
    narrow_below = 760

    @property
    def attracted(self) -> list[GenrePair]:
        """The pairs that are clearly commoner than by chance, by lift from the highest."""
        return [row for row in self.rows if row.is_clear and row.lift > 1]

    @property
    def repelled(self) -> list[GenrePair]:
        """The pairs that are clearly rarer than by chance, by lift from the lowest.

        Of those that never occur, the ones that were most to be expected come first.
        """
        rows = [row for row in self.rows if row.is_clear and row.lift < 1]
        return sorted(rows, key=lambda row: (row.lift, -row.expected_movie_count))

    def finding(self) -> Sentence:
        """Name the pair that goes together most, and the one that does least, if they are clear."""
        most, least = self.attracted, self.repelled
        values: dict[str, Value] = {}
        if most:
            first = most[0]
            values |= {"genre": first.genre, "other": first.other_genre, "lift": first.lift}
        if least:
            values |= {"rare": least[0].genre, "rare_other": least[0].other_genre}
        if len(most) > 1 and most[0].lift == most[1].lift:
            values |= {"second": most[1].genre, "second_other": most[1].other_genre}
            return self.sentence("tie", **values)
        if most and least:
            return self.sentence("ends" if least[0].movie_count else "never", **values)
        if most:
            return self.sentence("most", **values)
        if least:
            return self.sentence("least", **values)
        return self.sentence("level")

    def subtitle(self) -> Sentence:
        """Say what is compared and what support a pair needs."""
        least = self.rows[0].min_expected_count
        return self.sentence("subtitle", pairs=len(self.rows), least=least)

    def notes(self) -> Sequence[Sentence]:
        """Say what the title names."""
        return [self.sentence("note_clear", clear=CLEAR)]

    def describe(self, canvas: Canvas) -> str:
        """Return the figure in words: the pairs at both ends."""

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

        most = listed(self.attracted) or canvas.words.say("genre_pairs.none")
        least = listed(self.repelled) or canvas.words.say("genre_pairs.none")
        return canvas.words.say("genre_pairs.describe", most=most, least=least)

    def draw(self, canvas: Canvas) -> Figure:
        """Draw the pairs as a triangle; where narrow, the ends as rows."""
        if canvas.narrow:
            return self._draw_ends(canvas)
        order = in_a_row({(row.genre, row.other_genre): row.lift for row in self.rows})
        marked = [*self.attracted[:1], *self.repelled[:1]]
        cells = {
            (row.genre, row.other_genre): Cell(
                value=row.lift,
                text=plot_text(times(row.lift, canvas.words)),
                hover=_hover(row, canvas),
                marked=row in marked,
            )
            for row in self.rows
        }
        return draw_triangle(
            [(genre, canvas.words.genre(genre)) for genre in order],
            cells,
            canvas,
            key=(canvas.say("genre_pairs.key"), _KEY, _lines(canvas.say("genre_pairs.read"))),
        )

    def _draw_ends(self, canvas: Canvas) -> Figure:
        shown = [*self.attracted[:SHOWN_A_SIDE], *reversed(self.repelled[:SHOWN_A_SIDE])]
        shown = shown or list(self.rows[: 2 * SHOWN_A_SIDE])
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
        rings = heading_above(canvas.say("genre_pairs.rings"))
        return draw_dots(marks, scale, canvas, labels=[rings])


def times(lift: float, words: Words) -> str:
    """Return a lift as it is written in the chart."""
    if 0 < lift < _SMALLEST_WRITTEN:
        return words.say("genre_pairs.hardly", lift=0.1)
    return words.number(lift, 1) if lift else "0"


def _lines(text: str) -> str:
    return text.replace("; ", "<br>")


def _hover(row: GenrePair, canvas: Canvas) -> str:
    return canvas.say(
        "genre_pairs.hover",
        genre=row.genre,
        other=row.other_genre,
        movies=row.movie_count,
        expected=row.expected_movie_count,
    )


CARD = card(GenrePairs)
