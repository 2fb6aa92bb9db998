"""What the page asks of the marts: one query each, and the type of the rows it gives.

Lists that grow with the data are cut here, so that neither memory nor the page grows with them.
"""

from __future__ import annotations

from dataclasses import dataclass

from reports.data.query import Query

MAX_ROWS = 2_000
"""Rows of one mart that the page carries at most."""


@dataclass(frozen=True, slots=True)
class RatersAt:
    """How many users gave exactly so many ratings (one at least)."""

    rating_count: int
    user_count: int


RATING_DISTRIBUTION = Query(
    RatersAt,
    """
select rating_count, user_count
from marts.rpt_users_by_rating_count
order by rating_count
""",
)
