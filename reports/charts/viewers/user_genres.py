"""Which genre sets each user apart from the others."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from reports.card import Figure
from reports.chart import Chart, Decimal, Genre, Id, Whole, card
from reports.figures.canvas import ROW_HEIGHTS, Canvas, row_axis, widest
from reports.figures.headings import figures_heading, heading_above
from reports.figures.marks import line_at, names_above, telling, texts_beside
from reports.figures.theme import BLUE
from reports.words.catalogues import Sentence
from reports.words.escape import plot_text

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

    user_id: Id
    genre: Genre
    lift: Decimal
    rating_count: Whole
    expected_rating_count: Decimal
    user_rating_count: Whole
    genre_user_count: int
    user_count: int
    median_lift: float
    median_lift_low: float
    min_user_rating_count: int
    min_expected_count: int


def _hover(row: Favourite, canvas: Canvas) -> str:
    return canvas.say(
        "user_genres.hover",
        user=str(row.user_id),
        lift=row.lift,
        ratings=row.rating_count,
        expected=row.expected_rating_count,
    )


def _scattered(number: int) -> float:
    """Return a place between -0.5 and 0.5 that is far from those of the numbers before."""
    return (number * _GOLDEN) % 1 - 0.5


class UserGenres(Chart[Favourite]):
    """A dot a user in the row of the user's genre, further right the stronger the taste."""

    name = "user_genres"
    mart = "rpt_favourite_genres"
    row = Favourite
    order_by = "user_rating_count desc, user_id"
    limit = 1_000
    narrow_below = 620

    @property
    def by_genre(self) -> dict[str, list[Favourite]]:
        """The users by their genre, the genre of most users first, ties by name."""
        found: dict[str, list[Favourite]] = {}
        for row in sorted(self.rows, key=lambda row: (-row.genre_user_count, row.genre)):
            found.setdefault(row.genre, []).append(row)
        return found

    @property
    def total(self) -> int:
        """How many users have a favourite."""
        return self.rows[0].user_count

    def finding(self) -> Sentence:
        """Say whether one genre stands out for most users, or by how much each user's does."""
        first = min(self.rows, key=lambda row: (-row.genre_user_count, row.genre))
        if first.user_count < LEAST_USERS:
            return self.sentence("few", users=first.user_count)
        if first.genre_user_count * 2 > first.user_count:
            share = first.genre_user_count / first.user_count
            return self.sentence("majority", genre=first.genre, share=share)
        differ = first.median_lift_low > DIFFERENT
        return self.sentence("spread" if differ else "level", median=first.median_lift)

    def subtitle(self) -> Sentence:
        """Say what a favourite is and what support a user needs."""
        first = self.rows[0]
        return self.sentence(
            "subtitle", users=first.user_count, ratings=first.min_user_rating_count
        )

    def notes(self) -> Sequence[Sentence]:
        """Say which genres count, and whether some users are left out."""
        first = self.rows[0]
        found = [self.sentence("note", least=first.min_expected_count)]
        if first.user_count > len(self.rows):
            found.append(self.sentence("note_cut", users=len(self.rows)))
        return found

    def describe(self, canvas: Canvas) -> str:
        """Return the figure in words."""
        parts = "; ".join(
            canvas.words.say("user_genres.bar", genre=genre, users=rows[0].genre_user_count)
            for genre, rows in self.by_genre.items()
        )
        median = self.rows[0].median_lift
        return canvas.words.say("user_genres.describe", parts=parts, median=median)

    def draw(self, canvas: Canvas) -> Figure:
        """Draw the users, everybody's share and the median of the users'."""
        genres, words = self.by_genre, canvas.words
        middle, height = (0.24, 0.24) if canvas.narrow else (0.0, 0.56)
        dots = [
            (math.log2(row.lift), place + middle + height * _scattered(number), row)
            for place, rows in enumerate(genres.values())
            for number, row in enumerate(rows)
            if row.lift > 0
        ]
        xs = [0.0, 1.0, *(x for x, _, _ in dots)]
        low, high = min(xs) - 0.12, max(xs) + (0.3 if canvas.narrow else 0.12)
        first = self.rows[0]
        median = math.log2(first.median_lift)
        figures = [
            canvas.say(
                "user_genres.figure",
                users=rows[0].genre_user_count,
                share=rows[0].genre_user_count / first.user_count,
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
                **telling([_hover(row, canvas) for _, _, row in dots]),
            },
            texts_beside(high, [place + middle for place in range(len(names))], figures),
        ]
        if canvas.narrow:
            data.append(names_above(low, [plot_text(name) for name in names]))
        steps = range(math.ceil(low), math.floor(high) + 1)
        layout = canvas.layout(
            ROW_HEIGHTS[canvas.narrow] * len(names) + _HEADING + _AXIS,
            (8 if canvas.narrow else widest(names) + 16, widest(figures) + 12, _HEADING, _AXIS),
            shapes=[line_at(at, dotted=True, below=True) for at in (0, median)],
            annotations=[
                heading_above(canvas.say("user_genres.key")),
                {
                    "x": median,
                    "xanchor": "center",
                    "yref": "paper",
                    "y": 1,
                    "yanchor": "bottom",
                    "yshift": 2,
                    "text": f"<b>{canvas.say('user_genres.median', median=first.median_lift)}</b>",
                },
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
            yaxis=row_axis(
                len(names), None if canvas.narrow else [plot_text(name) for name in names]
            ),
        )
        return Figure(data=data, layout=layout)


CARD = card(UserGenres)
CARD_WITHOUT_USERS = None
"""Its rows are single users."""
