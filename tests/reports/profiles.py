"""The marts that list all there is of a movie or a user, made from the other marts."""

from __future__ import annotations

import duckdb

_PROFILES = """
create or replace table marts.rpt_movie_profiles as
with given as (
    select movie_id, rating, count(*) as given_count
    from marts.fct_ratings group by movie_id, rating
),
scales as (
    select
        movie_id, list(rating order by rating) as ratings,
        list(given_count order by rating) as rating_counts
    from given group by movie_id
),
yearly as (
    select movie_id, year(rated_at) as rated_year, count(*) as year_count
    from marts.fct_ratings group by all
),
years as (
    select
        movie_id, list(rated_year order by rated_year) as rated_years,
        list(year_count order by rated_year) as rated_year_counts
    from yearly group by movie_id
),
tagged as (
    select movie_id, tag, count(distinct user_id) as users from marts.fct_tags group by all
),
tags as (
    select
        movie_id, (list(tag order by users desc, tag))[:5] as top_tags,
        (list(users order by users desc, tag))[:5] as top_tag_user_counts
    from tagged group by movie_id
),
similar_movies as (
    select
        movie_id, list(similar_movie_id order by similarity_rank) as similar_movie_ids,
        list(similarity order by similarity_rank) as similarities,
        list(common_user_count order by similarity_rank) as common_user_counts
    from marts.rpt_similar_movies
    where similar_movie_id in (select movie_id from marts.dim_movies)
    group by movie_id
)
select
    movies.movie_id, movies.title, movies.release_year, movies.rating_count, movies.mean_rating,
    movies.mean_rating_low, movies.mean_rating_high, weighted_rating, rating_count_rank,
    weighted_rank, mean_rank,
    case when movies.rating_count > 0
        then count(*) over (partition by movies.mean_rating)
    end as mean_tie_count, ratings, rating_counts, rated_years, rated_year_counts, top_tags,
    top_tag_user_counts, similar_movie_ids, similarities, common_user_counts
from marts.rpt_movie_ratings as movies
left join marts.rpt_movie_ranking as ranking on movies.movie_id = ranking.movie_id
left join scales on movies.movie_id = scales.movie_id
left join years on movies.movie_id = years.movie_id
left join tags on movies.movie_id = tags.movie_id
left join similar_movies on movies.movie_id = similar_movies.movie_id;

create or replace table marts.rpt_user_profiles as
with given as (
    select user_id, rating, count(*) as given_count
    from marts.fct_ratings group by user_id, rating
),
scales as (
    select
        user_id, list(rating order by rating) as ratings,
        list(given_count order by rating) as rating_counts
    from given group by user_id
),
genres as (
    select
        user_id, list(genre order by genre) as genres,
        list(rating_count order by genre) as genre_rating_counts,
        list(user_share order by genre) as genre_user_shares,
        list(overall_share order by genre) as genre_overall_shares
    from marts.rpt_user_genre_affinity group by user_id
)
select
    user_id, rating_count_rank, rating_count, mean_rating, first_rated_at, last_rated_at, ratings,
    rating_counts, genres, genre_rating_counts, genre_user_shares, genre_overall_shares,
    null::bigint[] as similar_user_ids, null::double[] as similarities,
    null::bigint[] as common_movie_counts
from marts.rpt_user_activity
inner join scales using (user_id)
left join genres using (user_id);
"""


def make_profiles(connection: duckdb.DuckDBPyConnection) -> None:
    """Make the profiles of movies and users, once all that they repeat is there."""
    connection.execute(_PROFILES)
