"""Whether a user's ratings change from their first to their last.

Users rate better movies first, so the movies are taken off before first and last are compared.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from reports.chart import Whole, card
from reports.charts.time.deviations import Deviation, Deviations, below, bottom
from reports.figures.canvas import Canvas
from reports.figures.lines import label_at
from reports.words.catalogues import Sentence, Values

LEAST_USERS = 20
"""Users below whom first and last ratings aren't compared."""


@dataclass(frozen=True, slots=True)
class TenthDeviation(Deviation):
    """The deviation of a tenth of a user's ratings, in their order, from the user's own mean.

    `one_day_user_share` is of the users with enough ratings, whom the tenths are of: those who gave
    all their ratings within 24 hours.
    """

    decile: Whole
    min_rating_count: int
    one_day_user_share: float


class Lifetime(Deviations[TenthDeviation]):
    """A dot a tenth."""

    name = "lifetime"
    mart = "rpt_user_lifetime"
    row = TenthDeviation
    order_by = step = "decile"
    support = "min_rating_count"

    def finding(self) -> Sentence:
        """Say whether first or last ratings are the higher, or if only the movies are.

        What parts as rated, and no more once the movies are taken off, is the movies.
        """
        first, last = self.rows[0], self.rows[-1]
        users = max(row.user_count for row in self.rows)
        if users < LEAST_USERS:
            return self.sentence("few", users=users)
        values: Values = {"first": first.adjusted_deviation, "last": last.adjusted_deviation}
        if below(last, first):
            highest = max(self.rows, key=lambda row: row.adjusted_deviation)
            return self.sentence("first" if first is highest else "lower", **values)
        if below(first, last):
            return self.sentence("later", **values)
        low, high = first.mean_deviation_low, last.mean_deviation_high
        if low is not None and high is not None and high < low:
            return self.sentence("movies", **values, raw=first.mean_deviation)
        return self.sentence("same", **values)

    def notes(self) -> Sequence[Sentence]:
        """Say for how many users a lifetime is a day or less."""
        return [self.sentence("note", share=self.rows[0].one_day_user_share)]

    def marked(self, canvas: Canvas) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
        """Return labels of the first tenth, as rated too if the title says it, and of the last."""
        said = self.finding().values
        first, last = self.rows[0], self.rows[-1]
        labels = [
            label_at(
                row.decile,
                bottom(row),
                canvas.words.signed(row.adjusted_deviation, 2),
                below=True,
            )
            for row in (first, last)
        ]
        if "raw" in said:
            raw = first.mean_deviation
            labels[1] = label_at(first.decile, raw, canvas.words.signed(raw, 2), side="left")
        return [], labels


CARD = card(Lifetime)
