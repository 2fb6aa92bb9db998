"""Whether old movies are rated better than new ones."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from reports.charts.deviations import Deviation, deviation_card
from reports.query import Query
from reports.words import Sentence, Values

OLD_YEARS = 25
"""Age from which a movie counts as old, in years."""
BAND_YEARS = 5
"""Ages that are taken together at least, so that no single year stands out."""


@dataclass(frozen=True, slots=True)
class AgeDeviation(Deviation):
    """The deviation of ratings given to movies of an age (in years) from the users' own means."""


AGE_DEVIATIONS = Query(
    AgeDeviation,
    """
select
    age_years as step,
    mean_deviation,
    mean_deviation_low,
    mean_deviation_high,
    rating_count,
    user_count,
    min_rating_count as least
from marts.rpt_movie_age_ratings
where not is_before_release
order by age_years
""",
)


@dataclass(frozen=True, slots=True)
class _Band:
    """Ages together: the one in their middle, the mean of their ratings and its bounds."""

    middle: int
    mean: float
    low: float
    high: float


def _band(rows: Sequence[Deviation]) -> _Band:
    """Weighs ages by their ratings; so are the bounds.

    The same users rate at all ages, so their errors may go together. Weighted bounds are right if
    they do entirely, and too wide if not.
    """
    ratings = sum(row.rating_count for row in rows)

    def weighted(values: Iterable[float]) -> float:
        return sum(v * row.rating_count for v, row in zip(values, rows, strict=True)) / ratings

    return _Band(
        rows[len(rows) // 2].step,
        weighted(row.mean_deviation for row in rows),
        weighted(
            -math.inf if row.mean_deviation_low is None else row.mean_deviation_low for row in rows
        ),
        weighted(
            math.inf if row.mean_deviation_high is None else row.mean_deviation_high for row in rows
        ),
    )


def finding(rows: Sequence[Deviation]) -> Sentence:
    """Says how old movies are rated against the lowest, or highest, of the younger ages.

    The curve falls and rises, so its two ends say little: years are taken together, and a
    difference is claimed only if the intervals part.
    """
    old = [row for row in rows if row.step >= OLD_YEARS]
    young = [row for row in rows if row.step < OLD_YEARS]
    if min(len(old), len(young)) < BAND_YEARS:
        return Sentence("movie_age.few", {"last": rows[-1].step})
    oldest = _band(old)
    bands = [_band(young[at : at + BAND_YEARS]) for at in range(len(young) - BAND_YEARS + 1)]
    lowest = min(bands, key=lambda band: band.mean)
    highest = max(bands, key=lambda band: band.mean)
    values: Values = {"old": old[0].step, "oldest": old[-1].step, "old_mean": oldest.mean}
    is_above, is_below = oldest.low > lowest.high, oldest.high < highest.low
    if is_above and (not is_below or oldest.mean - lowest.mean >= highest.mean - oldest.mean):
        values |= {"low": lowest.middle, "low_mean": lowest.mean}
        return Sentence("movie_age.better", values)
    if is_below:
        values |= {"high": highest.middle, "high_mean": highest.mean}
        return Sentence("movie_age.worse", values)
    return Sentence("movie_age.same", values)


CARD = deviation_card("movie_age", "rpt_movie_age_ratings", AGE_DEVIATIONS, "age_years", finding)
