"""How all ratings are spread over the stars."""

from __future__ import annotations

from dataclasses import dataclass

from reports.card import Figure
from reports.chart import Chart, Decimal, Share, Whole, card
from reports.figures.canvas import Canvas
from reports.figures.marks import telling
from reports.figures.theme import BLUE, PALE_BLUE
from reports.words.catalogues import Sentence

LEAST_RATINGS = 20
"""Ratings below which a most common one says nothing."""
_WHOLE_PERCENT = 0.005
"""The least share that is written without a decimal."""


@dataclass(frozen=True, slots=True)
class RatingCount:
    """A number of stars, and how many ratings are of so many; shares are between 0 and 1."""

    rating: Decimal
    rating_count: Whole
    rating_share: Share
    cumulative_rating_share: Share


class RatingDistribution(Chart[RatingCount]):
    """A column a number of stars, from zero, the mean below as the point where they balance."""

    name = "rating_distribution"
    mart = "rpt_rating_distribution"
    row = RatingCount
    order_by = "rating"

    def finding(self) -> Sentence:
        """Say which number of stars is the most common, or that several are."""
        ratings = sum(row.rating_count for row in self.rows)
        if ratings < LEAST_RATINGS:
            return self.sentence("few", ratings=ratings)
        level = self._most_common
        if len(level) > 2:  # noqa: PLR2004
            return self.sentence("level", stars=len(level), share=level[0].rating_share)
        first, *second = level
        if second:
            return self.sentence(
                "tie", first=first.rating, second=second[0].rating, share=first.rating_share
            )
        return self.sentence("leader", first=first.rating, share=first.rating_share)

    @property
    def _most_common(self) -> list[RatingCount]:
        most = max(row.rating_count for row in self.rows)
        return [row for row in self.rows if row.rating_count == most]

    def subtitle(self) -> Sentence:
        """Say what is counted."""
        return self.sentence("subtitle", ratings=sum(row.rating_count for row in self.rows))

    def describe(self, canvas: Canvas) -> str:
        """Return the figure in words."""
        bars = [
            canvas.words.say("rating_distribution.bar", stars=row.rating, share=row.rating_share)
            for row in self.rows
        ]
        return canvas.words.say("rating_distribution.describe", bars="; ".join(bars))

    def draw(self, canvas: Canvas) -> Figure:
        """Draw the columns and the mean."""
        rows, words = self.rows, canvas.words
        level = self._most_common
        bars = {
            "type": "bar",
            "x": [row.rating for row in rows],
            "y": [row.rating_share for row in rows],
            "width": 0.42,
            "marker": {"color": [BLUE if row in level else PALE_BLUE for row in rows]},
            # a share that would round to nothing isn't nothing
            "text": [
                words.percent(row.rating_share, 0 if row.rating_share >= _WHOLE_PERCENT else 1)
                for row in rows
            ],
            "textposition": "outside",
            "textangle": 0,
            "constraintext": "none",
            "cliponaxis": False,
            **telling(
                [
                    canvas.say(
                        "rating_distribution.hover",
                        stars=row.rating,
                        ratings=row.rating_count,
                        share=row.rating_share,
                        below=row.cumulative_rating_share,
                    )
                    for row in rows
                ]
            ),
        }
        mean = self.snapshot.totals.mean_rating
        mark = {
            "x": mean,
            "yref": "paper",
            "y": 0,
            "yanchor": "top",
            "yshift": -24,
            "align": "center",
            "text": f"\u25b2<br>{canvas.say('rating_distribution.mean', mean=mean or 0)}",
        }
        steps = [half / 2 for half in range(1, 11)]
        layout = canvas.layout(
            280,
            (8, 8, 24, 64),
            annotations=[] if mean is None else [mark],
            xaxis={
                "range": [0.2, 5.3],
                "tickmode": "array",
                "tickvals": steps,
                "ticktext": [words.number(step, int(step % 1 > 0)) for step in steps],
                "showline": True,
            },
            yaxis={"range": [0, level[0].rating_share], "showticklabels": False},
        )
        return Figure(data=[bars], layout=layout)


CARD = card(RatingDistribution)
