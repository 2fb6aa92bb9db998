-- The group of all movies and the group of unrated movies count every movie.
with

rating_concentration as (

    select * from {{ ref('rpt_rating_concentration') }}

),

movie_ratings as (

    select * from {{ ref('rpt_movie_ratings') }}

),

reported as (

    select
        coalesce(sum(movie_count) filter (where movie_group = 'all'), 0)
            as movie_count,
        coalesce(sum(movie_count) filter (where movie_group = 'unrated'), 0)
            as unrated_count,
        coalesce(sum(rating_count) filter (where movie_group = 'all'), 0)
            as rating_count
    from rating_concentration

),

counted as (

    select
        count(*) as movie_count,
        count(*) filter (where rating_count = 0) as unrated_count,
        coalesce(sum(rating_count), 0) as rating_count
    from movie_ratings

)

select
    reported.movie_count as reported_movie_count,
    counted.movie_count,
    reported.unrated_count as reported_unrated_count,
    counted.unrated_count,
    reported.rating_count as reported_rating_count,
    counted.rating_count
from reported
cross join counted
where
    reported.movie_count <> counted.movie_count
    or reported.unrated_count <> counted.unrated_count
    or reported.rating_count <> counted.rating_count
