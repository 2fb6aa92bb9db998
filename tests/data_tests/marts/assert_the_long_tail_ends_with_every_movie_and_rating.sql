-- If no movie is rated, there is no curve.
with

long_tail as (

    select * from {{ ref('rpt_long_tail') }}

),

movie_ratings as (

    select * from {{ ref('rpt_movie_ratings') }}

),

reported as (

    select
        max(movie_count) as movie_count,
        max(rating_count) as rating_count
    from long_tail

),

counted as (

    select
        count(*) as movie_count,
        sum(rating_count) as rating_count
    from movie_ratings
    having sum(rating_count) <> 0

)

select
    reported.movie_count as reported_movie_count,
    counted.movie_count,
    reported.rating_count as reported_rating_count,
    counted.rating_count
from reported
cross join counted
where
    reported.movie_count is distinct from counted.movie_count
    or reported.rating_count is distinct from counted.rating_count
