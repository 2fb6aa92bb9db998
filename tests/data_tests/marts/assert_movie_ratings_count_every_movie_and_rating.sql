-- Every movie has its row, and every rating of one counts once.
with

movie_ratings as (

    select * from {{ ref('rpt_movie_ratings') }}

),

movies as (

    select * from {{ ref('dim_movies') }}

),

ratings as (

    select * from {{ ref('fct_ratings') }}

),

reported as (

    select
        count(*) as movie_count,
        coalesce(sum(rating_count), 0) as rating_count
    from movie_ratings

),

counted as (

    select
        count(distinct movies.movie_id) as movie_count,
        count(ratings.movie_id) as rating_count
    from movies
    left join ratings on movies.movie_id = ratings.movie_id

)

select
    reported.movie_count as reported_movie_count,
    counted.movie_count,
    reported.rating_count as reported_rating_count,
    counted.rating_count
from reported
cross join counted
where
    reported.movie_count <> counted.movie_count
    or reported.rating_count <> counted.rating_count
