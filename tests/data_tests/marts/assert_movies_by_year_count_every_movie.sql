-- Movies without a year are included.
with

movies_by_year as (

    select * from {{ ref('rpt_movies_by_year') }}

),

movies as (

    select * from {{ ref('dim_movies') }}

),

reported as (

    select coalesce(sum(movie_count), 0) as movie_count
    from movies_by_year

),

counted as (

    select count(*) as movie_count from movies

)

select
    reported.movie_count as reported_movie_count,
    counted.movie_count
from reported
cross join counted
where
    reported.movie_count <> counted.movie_count
