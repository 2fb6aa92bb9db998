"""Whether ratings drift over the years, the movies and who rates them set aside."""

from collections.abc import Sequence
from dataclasses import dataclass

from reports.charts.deviations import Deviation, deviation_card, is_off_zero
from reports.query import Query
from reports.words import Sentence, Values

LEAST_YEARS = 3
"""Years below which nothing can be said to drift."""


@dataclass(frozen=True, slots=True)
class YearDeviation(Deviation):
    """The deviation of a year's ratings from the movies' own (weighted) means."""


YEAR_DEVIATIONS = Query(
    YearDeviation,
    """
select
    rated_year as step,
    mean_deviation,
    mean_deviation_low,
    mean_deviation_high,
    rating_count,
    user_count,
    min_user_count as least
from marts.rpt_calendar_drift
order by rated_year
""",
)


def finding(rows: Sequence[Deviation]) -> Sentence:
    """Says in how many years ratings differ from what the movies usually get."""
    off = [row for row in rows if is_off_zero(row)]
    values: Values = {"years": len(rows), "off": len(off)}
    if len(rows) < LEAST_YEARS:
        return Sentence("drift.few", values)
    if not off:
        return Sentence("drift.none", values)
    most = max(off, key=lambda row: abs(row.mean_deviation))
    values |= {"year": str(most.step), "mean": most.mean_deviation}
    if len(off) * 2 < len(rows):
        return Sentence("drift.some", values)
    return Sentence("drift.many", values)


CARD = deviation_card("drift", "rpt_calendar_drift", YEAR_DEVIATIONS, "rated_year", finding)
