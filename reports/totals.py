"""The catalogue and its use as a whole, in one row."""

import datetime as dt
from dataclasses import dataclass

from reports.query import Query


@dataclass(frozen=True, slots=True)
class Totals:
    """Counts over the whole warehouse; first, last, mean and median are null without ratings."""

    movie_count: int
    undated_movie_count: int
    unrated_movie_count: int
    genreless_movie_count: int
    rating_count: int
    first_rated_at: dt.datetime | None
    last_rated_at: dt.datetime | None
    mean_rating: float | None
    median_rating: float | None
    user_count: int
    tag_use_count: int
    tagger_count: int
    tag_count: int


TOTALS = Query(
    Totals,
    """
with movies as (
    select
        count(*) as movie_count,
        count(*) filter (where release_year is null) as undated_movie_count,
        count(*) filter (where genre_count = 0) as genreless_movie_count
    from marts.dim_movies
),

unrated_movies as (
    select count(*) as unrated_movie_count
    from marts.rpt_movie_ratings
    where rating_count = 0
),

ratings as (
    select
        count(*) as rating_count,
        min(rated_at) as first_rated_at,
        max(rated_at) as last_rated_at,
        round(avg(rating), 10) as mean_rating,
        median(rating) as median_rating
    from marts.fct_ratings
),

users as (
    select count(*) as user_count
    from marts.dim_users
),

tag_uses as (
    select
        count(*) as tag_use_count,
        count(distinct user_id) as tagger_count
    from marts.fct_tags
),

tags as (
    select count(*) as tag_count
    from marts.rpt_tag_counts
)

select
    movies.movie_count,
    movies.undated_movie_count,
    unrated_movies.unrated_movie_count,
    movies.genreless_movie_count,
    ratings.rating_count,
    ratings.first_rated_at,
    ratings.last_rated_at,
    ratings.mean_rating,
    ratings.median_rating,
    users.user_count,
    tag_uses.tag_use_count,
    tag_uses.tagger_count,
    tags.tag_count
from movies
cross join unrated_movies
cross join ratings
cross join users
cross join tag_uses
cross join tags
""",
)
