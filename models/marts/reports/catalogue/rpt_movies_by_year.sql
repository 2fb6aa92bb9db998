with

movies as (

    select * from {{ ref('dim_movies') }}

),

ratings as (

    select * from {{ ref('fct_ratings') }}

),

-- the data ends with its newest rating
newest_rating as (

    select year(max(rated_at)) as rated_year from ratings

),

counted as (

    select
        release_year,
        count(*) as movie_count
    from movies
    group by release_year

),

flagged as (

    select
        -- identifiers
        counted.release_year,
        -- facts
        counted.movie_count,
        coalesce(
            counted.release_year >= newest_rating.rated_year, false
        ) as is_incomplete_year
    from counted
    cross join newest_rating

)

select * from flagged
