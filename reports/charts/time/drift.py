"""Whether ratings drift over the years, the movies and who rates them set aside."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from reports.chart import Year, card
from reports.charts.time.deviations import Deviation, Deviations, is_off_zero, top
from reports.figures.canvas import Canvas
from reports.figures.lines import label_at
from reports.words.catalogues import Sentence, Values

LEAST_YEARS = 3
"""Years below which nothing can be said to drift."""


@dataclass(frozen=True, slots=True)
class YearDeviation(Deviation):
    """The deviation of a year's ratings from what its users and movies usually give and get."""

    rated_year: Year
    min_user_count: int


class Drift(Deviations[YearDeviation]):
    """A dot a year."""

    name = "drift"
    mart = "rpt_calendar_drift"
    row = YearDeviation
    order_by = step = "rated_year"
    support = "min_user_count"

    @property
    def off(self) -> Sequence[YearDeviation]:
        """The years beyond chance."""
        return [row for row in self.rows if is_off_zero(row)]

    @property
    def most(self) -> YearDeviation | None:
        """The year that the title names: the one furthest off, if half of them are off."""
        if len(self.rows) < LEAST_YEARS or not self.off or len(self.off) * 2 < len(self.rows):
            return None
        return max(self.off, key=lambda row: abs(row.adjusted_deviation))

    def finding(self) -> Sentence:
        """Say in how many years the same users rated the same movies otherwise than usual."""
        off, most = len(self.off), self.most
        if len(self.rows) < LEAST_YEARS:
            return self.sentence("few", years=len(self.rows))
        if most is not None:
            values: Values = {"year": str(most.rated_year), "mean": most.adjusted_deviation}
            return self.sentence("many", years=len(self.rows), off=off, **values)
        return self.sentence("some" if off else "none", years=len(self.rows), off=off)

    def is_filled(self, row: YearDeviation) -> bool:
        """Say whether a year is beyond chance."""
        return is_off_zero(row)

    def marked(self, canvas: Canvas) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
        """Return a label of the year that the title names."""
        if self.most is None:
            return [], []
        text = canvas.say(
            "drift.mark", year=str(self.most.rated_year), mean=self.most.adjusted_deviation
        )
        # at an end of the line, the label reaches inwards
        place = self.rows.index(self.most) / (len(self.rows) - 1)
        side = ("left", "center", "right")[min(2, int(3 * place))]
        return [], [label_at(self.most.rated_year, top(self.most), text, side=side)]


CARD = card(Drift)
