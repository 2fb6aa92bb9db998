with

ratings as (

    select * from {{ ref('stg_films__ratings') }}

),

user_rating_stats as (

    select * from {{ ref('int_user_rating_stats') }}

),

movie_rating_stats as (

    select * from {{ ref('int_movie_rating_stats') }}

),

-- every rating belongs to a user and to a movie of the two tables
compared as (

    select
        -- identifiers
        ratings.user_id,
        ratings.movie_id,
        -- facts
        ratings.rating,
        round(
            ratings.rating - user_rating_stats.mean_rating, 10
        ) as deviation_from_user,
        round(
            ratings.rating - movie_rating_stats.mean_rating, 10
        ) as deviation_from_movie
    from ratings
    inner join user_rating_stats
        on ratings.user_id = user_rating_stats.user_id
    inner join movie_rating_stats
        on ratings.movie_id = movie_rating_stats.movie_id

)

select * from compared
