"""Whether old movies are rated better than new ones."""

from collections.abc import Sequence
from dataclasses import dataclass

from reports.charts.deviations import Deviation, below, deviation_card
from reports.query import Query
from reports.words import Sentence, Values


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


def finding(rows: Sequence[Deviation]) -> Sentence:
    """Says whether the oldest movies are rated otherwise than the newest, beyond chance."""
    new, old = rows[0], rows[-1]
    values: Values = {
        "old": old.step,
        "new": new.step,
        "old_mean": old.mean_deviation,
        "new_mean": new.mean_deviation,
    }
    if below(new, old):
        return Sentence("movie_age.better", values)
    if below(old, new):
        return Sentence("movie_age.worse", values)
    return Sentence("movie_age.same", values)


CARD = deviation_card("movie_age", "rpt_movie_age_ratings", AGE_DEVIATIONS, "age_years", finding)
