"""Which genres are rated highest."""

from __future__ import annotations

from dataclasses import dataclass

from reports.card import Figure
from reports.chart import Chart, Decimal, Genre, Whole, card
from reports.figures.canvas import Canvas
from reports.figures.rows import Mark, Scale, draw_dots
from reports.words.catalogues import Sentence


@dataclass(frozen=True, slots=True)
class GenreMean:
    """A genre with ratings, and their mean in stars."""

    genre: Genre
    mean_rating: Decimal
    rating_count: Whole


class GenreMeans(Chart[GenreMean]):
    """A dot a genre, the highest mean on top."""

    name = "genre_means"
    mart = "rpt_genre_counts"
    row = GenreMean
    order_by = "mean_rating desc, genre"
    where = "mean_rating is not null"
    half = True

    def finding(self) -> Sentence:
        """Name the genres at both ends."""
        first, last = self.rows[0], self.rows[-1]
        if first is last:
            return self.sentence("single", genre=first.genre, mean=first.mean_rating)
        return self.sentence(
            "ends",
            first=first.genre,
            most=first.mean_rating,
            last=last.genre,
            least=last.mean_rating,
        )

    def subtitle(self) -> Sentence:
        """Say what is averaged."""
        return self.sentence("subtitle", genres=len(self.rows))

    def describe(self, canvas: Canvas) -> str:
        """Return the figure in words."""
        dots = [
            canvas.words.say("genre_means.dot", genre=row.genre, mean=row.mean_rating)
            for row in self.rows
        ]
        return canvas.words.say("genre_means.describe", dots="; ".join(dots))

    def draw(self, canvas: Canvas) -> Figure:
        """Draw the genres."""
        marks = [
            Mark(
                name=canvas.words.genre(row.genre),
                value=row.mean_rating,
                figure=canvas.words.number(row.mean_rating, 2),
                hover=canvas.say(
                    "genre_means.hover",
                    genre=row.genre,
                    mean=row.mean_rating,
                    ratings=row.rating_count,
                ),
            )
            for row in self.rows
        ]
        means = [row.mean_rating for row in self.rows]
        return draw_dots(marks, Scale(min(means) - 0.1, max(means) + 0.1, ".1f"), canvas)


CARD = card(GenreMeans)
