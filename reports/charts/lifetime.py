"""Whether a user's ratings change from their first to their last.

A fall says nothing of strictness: users rate their favourites first.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from reports.charts.deviations import Deviation, below, deviation_card
from reports.query import Query
from reports.words import Sentence, Values


@dataclass(frozen=True, slots=True)
class TenthDeviation(Deviation):
    """The deviation of a tenth of a user's ratings, in their order, from the user's own mean."""


TENTH_DEVIATIONS = Query(
    TenthDeviation,
    """
select
    decile as step,
    mean_deviation,
    mean_deviation_low,
    mean_deviation_high,
    rating_count,
    user_count,
    min_rating_count as least
from marts.rpt_user_lifetime
order by decile
""",
)


def finding(rows: Sequence[Deviation]) -> Sentence:
    """Says whether first or last ratings are the higher, beyond chance."""
    first, last = rows[0], rows[-1]
    values: Values = {"first": first.mean_deviation, "last": last.mean_deviation}
    if below(last, first):
        highest = max(rows, key=lambda row: row.mean_deviation)
        return Sentence("lifetime.first" if first is highest else "lifetime.lower", values)
    if below(first, last):
        return Sentence("lifetime.later", values)
    return Sentence("lifetime.same", values)


CARD = deviation_card("lifetime", "rpt_user_lifetime", TENTH_DEVIATIONS, "decile", finding)
