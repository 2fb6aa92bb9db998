-- Some do by a year that the title has wrong. Many do if ids, titles or times
-- belong elsewhere, or at a source that takes ratings of what is to come.
{{ config(severity='warn') }}

with

ratings as (

    select * from {{ ref('fct_ratings') }}

),

movies as (

    select * from {{ ref('dim_movies') }}

),

compared as (

    select
        count(*) as rating_count,
        count(*) filter (
            where year(ratings.rated_at) < movies.release_year
        ) as early_count
    from ratings
    inner join movies on ratings.movie_id = movies.movie_id

)

select * from compared
where
    rating_count >= 100
    and early_count > 0.01 * rating_count
