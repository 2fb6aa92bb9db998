"""The most active users, whose cards the page can show, read from their mart."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Final

from reports.data.query import Query


@dataclass(frozen=True, slots=True)
class UserProfile:
    """How a user rates: the mean is 0.5 to 5, shares are between 0 and 1, ranks begin with 1.

    Lists that belong together are of one length, such as `ratings` and `rating_counts`; those of
    genres are null for a user of too few ratings, those of similar users where none is similar.
    """

    user_id: int
    rating_count: int
    mean_rating: float
    first_rated_at: dt.datetime
    last_rated_at: dt.datetime
    ratings: list[float]
    rating_counts: list[int]
    genres: list[str] | None
    genre_rating_counts: list[int] | None
    genre_overall_shares: list[float] | None
    similar_user_ids: list[int] | None
    similarities: list[float] | None
    common_movie_counts: list[int] | None


USER_PROFILES: Final = Query(
    UserProfile,
    """
select
    user_id,
    rating_count,
    mean_rating,
    first_rated_at,
    last_rated_at,
    ratings,
    rating_counts,
    genres,
    genre_rating_counts,
    genre_overall_shares,
    similar_user_ids,
    similarities,
    common_movie_counts
from marts.rpt_user_profiles
order by rating_count_rank
""",
)
