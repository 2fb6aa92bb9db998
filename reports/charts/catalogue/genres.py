"""Which genres the catalogue holds most of."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from reports.card import Figure
from reports.chart import Chart, Decimal, Genre, Share, Whole, card
from reports.figures.canvas import Canvas, row_axis, widest
from reports.figures.marks import telling
from reports.figures.theme import BLUE, PALE_BLUE
from reports.words.catalogues import Sentence, Values
from reports.words.escape import plot_text

SHOWN = 10
LEAST_MOVIES = 20
"""Movies in the catalogue below which a share says nothing."""
MAJORITY = 0.5
_ROUNDING = 1e-6


@dataclass(frozen=True, slots=True)
class GenreCount:
    """A genre; `movie_share` is of all movies in the catalogue, between 0 and 1."""

    genre: Genre
    movie_count: Whole
    movie_share: Share
    rating_count: Whole
    mean_rating: Decimal | None


class Genres(Chart[GenreCount]):
    """The ten largest genres as bars from zero, the longest on top."""

    name = "genres"
    mart = "rpt_genre_counts"
    row = GenreCount
    order_by = "genre_rank, genre"
    file = "genre_counts.html"
    half = True

    def finding(self) -> Sentence:
        """Say which genre leads: alone, by a majority, or level with others."""
        movie_count = self.snapshot.totals.movie_count
        if movie_count < LEAST_MOVIES:
            return self.sentence("few", genres=len(self.rows), movies=movie_count)
        first, rest = self.rows[0], self.rows[1:]
        level = 1 + sum(genre.movie_count == first.movie_count for genre in rest)
        leader: Values = {
            "first": first.genre,
            "share": first.movie_share,
            "movies": first.movie_count,
        }
        match level, rest:
            case 1, []:
                return self.sentence("single", **leader)
            case 1, _ if first.movie_share > MAJORITY:
                return self.sentence("majority", **leader)
            case 1, [second, *_]:
                return self.sentence(
                    "leader", **leader, second=second.genre, second_share=second.movie_share
                )
            case 2, [second, *_]:
                return self.sentence("tie", **leader, second=second.genre)
            case _:
                return self.sentence("level", **leader, genres=level)

    def subtitle(self) -> Sentence:
        """Say what is counted."""
        return self.sentence(
            "subtitle",
            shown=min(SHOWN, len(self.rows)),
            genres=len(self.rows),
            movies=self.snapshot.totals.movie_count,
        )

    def notes(self) -> Sequence[Sentence]:
        """Say why the shares add up to more than one, if they do, and who has no genre."""
        without = self.snapshot.totals.genreless_movie_count
        none = [self.sentence("note_none", movies=without)] if without else []
        is_more = sum(row.movie_share for row in self.rows) > 1 + _ROUNDING
        return [*([self.sentence("note_several")] if is_more else []), *none]

    def describe(self, canvas: Canvas) -> str:
        """Return the figure in words."""
        bars = [
            canvas.words.say("genres.bar", genre=row.genre, movies=row.movie_count)
            for row in self.rows[:SHOWN]
        ]
        return canvas.words.say("genres.describe", bars="; ".join(bars))

    def draw(self, canvas: Canvas) -> Figure:
        """Draw the ten largest genres."""
        rows, words = self.rows[:SHOWN], canvas.words
        names = [words.genre(row.genre) for row in rows]
        most = rows[0].movie_count
        values = [
            words.say("genres.value", movies=row.movie_count, share=row.movie_share) for row in rows
        ]
        bars = {
            "type": "bar",
            "orientation": "h",
            "x": [row.movie_count for row in rows],
            "y": list(range(len(rows))),
            "marker": {"color": [BLUE if row.movie_count == most else PALE_BLUE for row in rows]},
            "text": values,
            "textposition": "outside",
            "constraintext": "none",
            "cliponaxis": False,
            **telling(
                [
                    canvas.say(
                        "genres.hover",
                        genre=row.genre,
                        movies=row.movie_count,
                        share=row.movie_share,
                        ratings=row.rating_count,
                    )
                    for row in rows
                ]
            ),
        }
        layout = canvas.layout(
            30 * len(rows) + 12,
            (widest(names) + 10, widest(values) + 10, 4, 8),
            xaxis={"range": [0, most], "showticklabels": False},
            yaxis=row_axis(len(rows), [plot_text(name) for name in names]),
        )
        return Figure(data=[bars], layout=layout)


CARD = card(Genres)
