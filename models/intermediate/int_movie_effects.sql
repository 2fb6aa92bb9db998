with

ratings as (

    select * from {{ ref('stg_films__ratings') }}

),

overall as (

    select avg(rating) as mean_rating
    from ratings

),

deviations as (

    select
        ratings.user_id,
        ratings.movie_id,
        ratings.rating - overall.mean_rating as deviation
    from ratings
    cross join overall

),

fitted as (

    {{ fit_movie_effects('deviations', passes=var('effect_passes') | int(2)) }}

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
