"""How many new users are back the next day, a month later, a year later."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt
from statistics import NormalDist
from typing import Any

from reports.card import Figure
from reports.chart import Chart, Share, Whole, Year, card, select
from reports.data.query import Query
from reports.figures.canvas import Canvas, percent_ticks
from reports.figures.headings import heading_above
from reports.figures.rows import Mark, Scale, draw_dots
from reports.words.catalogues import Sentence, Values

LEAST_USERS = 30
"""New users below whom no share is claimed."""
CHANCE = 0.05
"""How often chance alone would part years of which it is said that they differ."""
DAY, MONTH, YEAR = 1, 30, 365
_NAMES = {DAY: "retention.after_1", MONTH: "retention.after_30", YEAR: "retention.after_365"}
_ROW = 48


@dataclass(frozen=True, slots=True)
class Delay:
    """The share of all years' new users who were active `days_later`, with Wilson's interval.

    Days count that are at most `tolerance_days` away. A year needs `min_user_count` users; no user
    of the data has rated less than `least_rating_count` times.
    """

    days_later: int
    on_day_share: float
    on_day_share_low: float
    on_day_share_high: float
    on_day_active_user_count: int
    on_day_user_count: int
    tolerance_days: int
    min_user_count: int
    least_rating_count: int | None


@dataclass(frozen=True, slots=True)
class Cohort:
    """The same of one year's new users, and how many were active in the year from that day on."""

    began_year: Year
    days_later: Whole
    on_day_share: Share | None
    on_day_share_low: Share | None
    on_day_share_high: Share | None
    on_day_active_user_count: Whole
    on_day_user_count: Whole
    active_share: Share | None
    active_share_low: Share | None
    active_share_high: Share | None
    active_user_count: Whole
    user_count: Whole
    new_user_count: Whole
    single_day_user_count: Whole


def _values(row: Delay, canvas: Canvas) -> Values:
    """Return what a text says of a delay."""
    return {
        "delay": canvas.words.say(_NAMES[row.days_later]),
        "active": row.on_day_active_user_count,
        "users": row.on_day_user_count,
        "share": row.on_day_share,
        "low": row.on_day_share_low,
        "high": row.on_day_share_high,
    }


def chance_of(counts: Sequence[tuple[int, int]]) -> float:
    """Return how probable shares as far apart as these are if all are one share, 0 to 1.

    `counts` has what was found and of how many. Pearson's sum of squares is held against a gamma
    distribution of its mean and variance, because the years have few users for the chi-square
    distribution; the cube root of such a sum is nearly normal (Wilson and Hilferty).
    """
    share = sum(found for found, _ in counts) / sum(of for _, of in counts)
    spread = share * (1 - share)
    mean = len(counts) - 1
    if not (spread and mean):
        return 1.0
    squares = sum((found - of * share) ** 2 / (of * spread) for found, of in counts)
    variance = mean / len(counts) * sum(2 + (1 - 6 * spread) / (of * spread) for _, of in counts)
    usual = variance / (9 * mean**2)
    return 1 - NormalDist().cdf(((squares / mean) ** (1 / 3) - 1 + usual) / sqrt(usual))


DELAYS = select(Delay, "rpt_retention_by_delay", "days_later")


class Retention(Chart[Cohort]):
    """A dot a delay with its interval, all years together; the table has each year."""

    name = "retention"
    mart = "rpt_user_retention"
    row = Cohort
    order_by = "days_later, began_year"

    @classmethod
    def queries(cls) -> Sequence[Query[Any]]:
        """Return the questions for each year and for all together."""
        return (cls.query(), DELAYS)

    @property
    def delays(self) -> Sequence[Delay]:
        """The shares of all years together, which are drawn."""
        return self.snapshot.rows(DELAYS)

    @property
    def is_empty(self) -> bool:
        """Whether no delay has a share."""
        return not self.delays

    def finding(self) -> Sentence:
        """Say how many new users are back, if there are enough to say so."""
        delays = {row.days_later: row for row in self.delays}
        if DAY not in delays or delays[DAY].on_day_user_count < LEAST_USERS:
            return self.sentence("few", users=self.delays[0].on_day_user_count)
        day = delays[DAY].on_day_share
        enough = {days for days, row in delays.items() if row.on_day_user_count >= LEAST_USERS}
        if not {MONTH, YEAR} <= enough:
            return self.sentence("day", day=day)
        month, year = delays[MONTH].on_day_share, delays[YEAR].on_day_share
        return self.sentence("all", day=day, month=month, year=year)

    def subtitle(self) -> Sentence:
        """Say what is shared, and what support a year needs."""
        return self.sentence("subtitle", least=self.delays[0].min_user_count)

    def notes(self) -> Sequence[Sentence]:
        """Say which days count, if years differ, and who is left out."""
        found = [self.sentence("note", days=max(row.tolerance_days for row in self.delays))]
        if self._differ:
            found.append(self.sentence("note_differs"))
        least = self.delays[0].least_rating_count
        if least is not None and least > 1:
            found.append(self.sentence("note_least", least=least))
        return found

    @property
    def _differ(self) -> bool:
        """Whether chance alone would hardly part the years so far, of all delays that are seen."""
        years: dict[int, list[tuple[int, int]]] = {}
        for row in self.rows:
            if row.on_day_share is not None:
                found = row.on_day_active_user_count, row.on_day_user_count
                years.setdefault(row.days_later, []).append(found)
        return any(chance_of(counts) < CHANCE / len(years) for counts in years.values())

    def describe(self, canvas: Canvas) -> str:
        """Return the figure in words."""
        parts = "; ".join(
            canvas.words.say("retention.hover", **_values(row, canvas)) for row in self.delays
        )
        return canvas.words.say("retention.describe", parts=parts)

    def draw(self, canvas: Canvas) -> Figure:
        """Draw the three shares from zero on."""
        marks = [
            Mark(
                name=canvas.words.say(_NAMES[row.days_later]),
                value=row.on_day_share,
                figure=canvas.say(
                    "retention.figure", share=row.on_day_share, users=row.on_day_user_count
                ),
                hover=canvas.say("retention.hover", **_values(row, canvas)),
                low=row.on_day_share_low,
                high=row.on_day_share_high,
            )
            for row in self.delays
        ]

        top = min(1.0, 1.1 * max(row.on_day_share_high for row in self.delays))
        low = -0.03 * top
        scale = Scale(low, top, "", ticks=percent_ticks(low, top, canvas.words))
        key = heading_above(canvas.say("retention.key"))
        return draw_dots(marks, scale, canvas, row=_ROW, labels=[key])


CARD = card(Retention)
