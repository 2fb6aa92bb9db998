-- A use counts once in each genre of its movie.
with

genre_tags as (

    select * from {{ ref('rpt_genre_tags') }}

),

tags as (

    select * from {{ ref('fct_tags') }}

),

movie_genres as (

    select * from {{ ref('bdg_movie_genres') }}

),

reported as (

    select coalesce(sum(use_count), 0) as use_count
    from genre_tags

),

counted as (

    select count(*) as use_count
    from tags
    inner join movie_genres on tags.movie_id = movie_genres.movie_id

)

select
    reported.use_count as reported_use_count,
    counted.use_count
from reported
cross join counted
where
    reported.use_count <> counted.use_count
