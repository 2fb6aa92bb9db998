"""What the page asks of the marts: one query each, and the type of the rows it gives.

Lists that grow with the data are cut here, so that neither memory nor the page grows with them.
"""

from dataclasses import dataclass

from reports.query import Query

MAX_ROWS = 2_000
"""Rows of one mart that the page carries at most."""


@dataclass(frozen=True, slots=True)
class GenreCount:
    """A genre; `movie_share` is of all movies in the catalogue, between 0 and 1."""

    genre: str
    movie_count: int
    movie_share: float
    rating_count: int
    mean_rating: float | None


GENRE_COUNTS = Query(
    GenreCount,
    """
select genre, movie_count, movie_share, rating_count, mean_rating
from marts.rpt_genre_counts
order by genre_rank, genre
limit $max_rows
""",
    {"max_rows": MAX_ROWS},
)


@dataclass(frozen=True, slots=True)
class YearCount:
    """A release year; one row may stand for the movies without a year."""

    release_year: int | None
    movie_count: int
    is_incomplete_year: bool


YEAR_COUNTS = Query(
    YearCount,
    """
select
    release_year,
    movie_count,
    coalesce(is_incomplete_year, false) as is_incomplete_year
from marts.rpt_movies_by_year
order by release_year nulls last
limit $max_rows
""",
    {"max_rows": MAX_ROWS},
)


@dataclass(frozen=True, slots=True)
class MovieRating:
    """A movie with its mean rating (0.5 to 5) and that mean's 95 % interval."""

    movie_id: int
    title: str
    release_year: int | None
    rating_count: int
    mean_rating: float | None
    mean_rating_low: float | None
    mean_rating_high: float | None


MOVIE_RATINGS = Query(
    MovieRating,
    """
select
    movie_id,
    title,
    release_year,
    rating_count,
    mean_rating,
    mean_rating_low,
    mean_rating_high
from marts.rpt_movie_ratings
order by rating_count_rank, movie_id
limit $max_rows
""",
    {"max_rows": MAX_ROWS},
)


@dataclass(frozen=True, slots=True)
class TagCount:
    """A tag with the distinct users who gave it, its uses and the movies that carry it."""

    tag: str
    user_count: int
    use_count: int
    movie_count: int


TAG_COUNTS = Query(
    TagCount,
    """
select tag, user_count, use_count, movie_count
from marts.rpt_tag_counts
order by tag_rank, tag
limit $max_rows
""",
    {"max_rows": MAX_ROWS},
)


@dataclass(frozen=True, slots=True)
class GenreTag:
    """A tag within a genre that enough users gave there, `min_user_count` or more.

    `liked_use_count` counts uses by a user on a movie the same user rated `min_liked_rating`
    (stars) or more, of which the genre has `genre_liked_use_count`; `lift` is the tag's share of
    the genre's uses over its share of all uses.
    """

    genre: str
    tag: str
    liked_use_count: int
    use_count: int
    user_count: int
    movie_count: int
    lift: float
    genre_liked_use_count: int
    min_liked_rating: float
    min_user_count: int


GENRE_TAGS = Query(
    GenreTag,
    """
with genre_tags as (
    select
        *,
        cast(sum(liked_use_count) over (partition by genre) as bigint)
            as genre_liked_use_count
    from marts.rpt_genre_tags
)

select
    genre,
    tag,
    liked_use_count,
    use_count,
    user_count,
    movie_count,
    lift,
    genre_liked_use_count,
    min_liked_rating,
    min_user_count
from genre_tags
where
    lift_rank is not null
    and liked_use_count > 0
order by
    genre_liked_use_count desc,
    genre,
    liked_use_count desc,
    user_count desc,
    tag
limit $max_rows
""",
    {"max_rows": MAX_ROWS},
)


@dataclass(frozen=True, slots=True)
class UserActivity:
    """A user with what they rated and tagged, and on how many days they rated."""

    user_id: int
    rating_count: int
    mean_rating: float | None
    tag_count: int
    active_day_count: int


USER_ACTIVITY = Query(
    UserActivity,
    """
select user_id, rating_count, mean_rating, tag_count, active_day_count
from marts.rpt_user_activity
order by rating_count_rank, user_id
limit $max_rows
""",
    {"max_rows": MAX_ROWS},
)


@dataclass(frozen=True, slots=True)
class RatersAt:
    """How many users gave exactly so many ratings (one at least)."""

    rating_count: int
    user_count: int


RATING_DISTRIBUTION = Query(
    RatersAt,
    """
select
    rating_count,
    count(*) as user_count
from marts.rpt_user_activity
where rating_count > 0
group by rating_count
order by rating_count
""",
)
