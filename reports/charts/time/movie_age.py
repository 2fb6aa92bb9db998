"""Whether the same users rate the same movies better when these are old."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from reports.chart import Whole, card
from reports.charts.time.deviations import Deviation, Deviations
from reports.figures.canvas import Canvas
from reports.figures.theme import BLUE
from reports.words.catalogues import Sentence, Values

OLD_YEARS = 25
"""Age from which a movie counts as old, in years."""
BAND_YEARS = 5
"""Ages that are taken together at least, so that no single year stands out."""
_SHADE = "rgba(0, 114, 178, 0.12)"


@dataclass(frozen=True, slots=True)
class AgeDeviation(Deviation):
    """The deviation of ratings at an age (in years) from what users and movies usually have."""

    age_years: Whole
    min_rating_count: int


@dataclass(frozen=True, slots=True)
class _Band:
    """Ages together, from the first to the last: the mean of their ratings and its bounds."""

    first: int
    last: int
    mean: float
    low: float
    high: float


def _band(rows: Sequence[AgeDeviation]) -> _Band:
    """Return the mean of some ages and its bounds, each age weighed by its ratings.

    The same users rate at all ages, so their errors may go together. Weighted bounds are right if
    they do entirely, and too wide if not.
    """
    ratings = sum(row.rating_count for row in rows)

    def weighted(values: Iterable[float]) -> float:
        return sum(v * row.rating_count for v, row in zip(values, rows, strict=True)) / ratings

    lows = [row.adjusted_deviation_low for row in rows]
    highs = [row.adjusted_deviation_high for row in rows]
    return _Band(
        rows[0].age_years,
        rows[-1].age_years,
        weighted(row.adjusted_deviation for row in rows),
        weighted(-math.inf if low is None else low for low in lows),
        weighted(math.inf if high is None else high for high in highs),
    )


class MovieAge(Deviations[AgeDeviation]):
    """A dot an age."""

    name = "movie_age"
    mart = "rpt_movie_age_ratings"
    row = AgeDeviation
    where = "not is_before_release"
    order_by = step = "age_years"
    support = "min_rating_count"

    @property
    def compared(self) -> tuple[str, Sequence[_Band]]:
        """The title's rule, and the bands that it names: the old ages, and of the young one.

        The curve falls and rises, so its two ends say little: years are taken together, and a
        difference is claimed only if the intervals part.
        """
        old = [row for row in self.rows if row.age_years >= OLD_YEARS]
        young = [row for row in self.rows if row.age_years < OLD_YEARS]
        if min(len(old), len(young)) < BAND_YEARS:
            return "few", ()
        oldest = _band(old)
        bands = [_band(young[at : at + BAND_YEARS]) for at in range(len(young) - BAND_YEARS + 1)]
        lowest = min(bands, key=lambda band: band.mean)
        highest = max(bands, key=lambda band: band.mean)
        is_above, is_below = oldest.low > lowest.high, oldest.high < highest.low
        if is_above and (not is_below or oldest.mean - lowest.mean >= highest.mean - oldest.mean):
            return "better", (oldest, lowest)
        return ("worse", (oldest, highest)) if is_below else ("same", (oldest,))

    def finding(self) -> Sentence:
        """Say how old movies are rated against the lowest, or highest, of the younger ages."""
        which, bands = self.compared
        if not bands:
            return self.sentence("few", last=self.rows[-1].age_years)
        values: Values = {}
        for name, band in zip(("old", "young"), bands, strict=False):
            values |= {f"{name}_from": band.first, f"{name}_to": band.last, name: band.mean}
        return self.sentence(which, **values)

    def marked(self, canvas: Canvas) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
        """Return the bands that the title names, shaded, each with its mean."""
        _, bands = self.compared
        shapes: list[dict[str, Any]] = []
        labels = []
        for band in bands:
            ends = {"x0": band.first - 0.5, "x1": band.last + 0.5, "layer": "below"}
            line = {"color": BLUE, "width": 3}
            shapes += [
                {
                    "type": "rect",
                    **ends,
                    "yref": "paper",
                    "y0": 0,
                    "y1": 1,
                    "fillcolor": _SHADE,
                    "line": {"width": 0},
                },
                {"type": "line", **ends, "y0": band.mean, "y1": band.mean, "line": line},
            ]
            text = canvas.say("movie_age.mark", first=band.first, last=band.last)
            labels.append(
                {
                    "x": (band.first + band.last) / 2,
                    "xanchor": "center",
                    "align": "center",
                    "yref": "paper",
                    "y": 1,
                    "yanchor": "top",
                    "text": f"{text}<br><b>{canvas.words.signed(band.mean, 2)}</b>",
                }
            )
        return shapes, labels


CARD = card(MovieAge)
