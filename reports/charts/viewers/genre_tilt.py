"""Which genres are rated above and below what their raters give to other movies."""

from __future__ import annotations

from dataclasses import dataclass

from reports.card import Figure
from reports.chart import Chart, Genre, Signed, Whole, card
from reports.figures.canvas import Canvas, signed_ticks
from reports.figures.rows import Mark, Scale, draw_dots
from reports.words.catalogues import Sentence

LEAST_USERS = 20
"""Users below whom genres aren't compared."""


@dataclass(frozen=True, slots=True)
class GenreTilt:
    """A genre with the mean of rating less the user's mean outside it, in stars."""

    genre: Genre
    tilt: Signed
    tilt_low: Signed | None
    tilt_high: Signed | None
    compared_rating_count: Whole
    compared_user_count: Whole
    min_rating_count: int


class GenreTilts(Chart[GenreTilt]):
    """A dot a genre with its interval, the best rated on top."""

    name = "genre_tilt"
    mart = "rpt_genre_tilt"
    row = GenreTilt
    where = "tilt is not null"
    order_by = "tilt_rank, genre"

    def finding(self) -> Sentence:
        """Say which genre is rated highest and which lowest, if more than chance parts them."""
        first, last = self.rows[0], self.rows[-1]
        if first is last:
            return self.sentence("single", genre=first.genre)
        users = max(row.compared_user_count for row in self.rows)
        if users < LEAST_USERS:
            return self.sentence("few", users=users)
        low, high = first.tilt_low, last.tilt_high
        if low is None or high is None or low <= high:
            return self.sentence("level", genres=len(self.rows))
        return self.sentence(
            "ends", first=first.genre, high=first.tilt, last=last.genre, low=last.tilt
        )

    def subtitle(self) -> Sentence:
        """Say what is averaged, and what support a genre needs."""
        return self.sentence("subtitle", least=self.rows[0].min_rating_count)

    def describe(self, canvas: Canvas) -> str:
        """Return the figure in words."""
        bars = "; ".join(
            f"{canvas.words.genre(row.genre)} {canvas.words.signed(row.tilt, 2)}"
            for row in self.rows
        )
        return canvas.words.say("genre_tilt.describe", bars=bars)

    def draw(self, canvas: Canvas) -> Figure:
        """Draw the genres around what their raters give to other movies."""
        marks = [
            Mark(
                name=canvas.words.genre(row.genre),
                value=row.tilt,
                figure=canvas.words.signed(row.tilt, 2),
                low=row.tilt_low,
                high=row.tilt_high,
                hover=canvas.say(
                    "genre_tilt.hover",
                    genre=row.genre,
                    mean=row.tilt,
                    ratings=row.compared_rating_count,
                    users=row.compared_user_count,
                ),
            )
            for row in self.rows
        ]
        places = [0.0, *(p for m in marks for p in (m.value, m.low, m.high) if p is not None)]
        low, high = min(places) - 0.04, max(places) + 0.04
        scale = Scale(
            low,
            high,
            "+.1f",
            ticks=signed_ticks(low, high, canvas.words),
            reference=0,
            reference_label=canvas.say("genre_tilt.other_mean"),
        )
        return draw_dots(marks, scale, canvas)


CARD = card(GenreTilts)
