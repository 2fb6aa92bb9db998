-- A rating counts once in each genre of its movie.
with

user_genre_affinity as (

    select * from {{ ref('rpt_user_genre_affinity') }}

),

user_activity as (

    select * from {{ ref('rpt_user_activity') }}
    where rating_count >= {{ var('affinity_min_ratings') }}

),

ratings as (

    select * from {{ ref('fct_ratings') }}

),

movie_genres as (

    select * from {{ ref('bdg_movie_genres') }}

),

reported as (

    select coalesce(sum(rating_count), 0) as rating_count
    from user_genre_affinity

),

counted as (

    select count(*) as rating_count
    from ratings
    inner join movie_genres on ratings.movie_id = movie_genres.movie_id
    inner join user_activity on ratings.user_id = user_activity.user_id

)

select
    reported.rating_count as reported_rating_count,
    counted.rating_count
from reported
cross join counted
where
    reported.rating_count <> counted.rating_count
