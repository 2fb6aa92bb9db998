-- A movie counts once in each of its genres.
with

genre_counts as (

    select * from {{ ref('rpt_genre_counts') }}

),

movie_genres as (

    select * from {{ ref('bdg_movie_genres') }}

),

reported as (

    select
        count(*) as genre_count,
        coalesce(sum(movie_count), 0) as movie_count
    from genre_counts

),

counted as (

    select
        count(distinct genre) as genre_count,
        count(*) as movie_count
    from movie_genres

)

select
    reported.genre_count as reported_genre_count,
    counted.genre_count,
    reported.movie_count as reported_movie_count,
    counted.movie_count
from reported
cross join counted
where
    reported.genre_count <> counted.genre_count
    or reported.movie_count <> counted.movie_count
