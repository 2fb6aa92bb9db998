with

ratings as (

    select * from {{ ref('stg_films__ratings') }}

),

movie_effects as (

    select * from {{ ref('int_movie_effects') }}

),

overall as (

    select avg(rating) as mean_rating
    from ratings

),

-- what a rating has above the mean of all and the movie's effect
deviations as (

    select
        ratings.user_id,
        ratings.rating - overall.mean_rating - movie_effects.movie_effect
            as deviation
    from ratings
    inner join movie_effects on ratings.movie_id = movie_effects.movie_id
    cross join overall

),

averaged as (

    select
        -- ids
        user_id,
        -- numbers
        count(*) as rating_count,
        round(
            sum(deviation) / (count(*) + {{ var('effect_prior_ratings') }}), 10
        ) as user_effect
    from deviations
    group by user_id

)

select * from averaged
