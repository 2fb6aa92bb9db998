with

user_rating_stats as (

    select * from {{ ref('int_user_rating_stats') }}

),

movie_rating_stats as (

    select * from {{ ref('int_movie_rating_stats') }}

),

fitted as (

    {{ fit_movie_effects(
        ref('stg_films__ratings'),
        users='user_rating_stats',
        movies='movie_rating_stats',
        passes=var('effect_passes') | int(2),
    ) }}

),

rounded as (

    select
        -- ids
        movie_id,
        -- numbers
        rating_count,
        round(movie_effect, 10) as movie_effect
    from fitted

)

select * from rounded
