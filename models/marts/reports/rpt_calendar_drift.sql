with

ratings as (

    select * from {{ ref('fct_ratings') }}

),

movie_scores as (

    select * from {{ ref('int_movie_scores') }}

),

-- how much higher than others each user rated in each year
by_user as (

    select
        ratings.user_id,
        cast(year(ratings.rated_at) as integer) as rated_year,
        count(*) as rating_count,
        sum(ratings.rating - movie_scores.weighted_rating) as deviation_sum
    from ratings
    inner join movie_scores on ratings.movie_id = movie_scores.movie_id
    group by
        ratings.user_id,
        cast(year(ratings.rated_at) as integer)

),

-- who rated in one year only can't have drifted
returning_users as (

    select *
    from by_user
    qualify
        count(*) over (partition by user_id)
        >= {{ var('drift_min_active_years') }}

),

averaged as (

    {{ average_over_users('returning_users', by='rated_year') }}

),

supported as (

    select
        -- identifiers
        rated_year,
        -- facts
        mean_deviation,
        mean_deviation_low,
        mean_deviation_high,
        rating_count,
        user_count,
        top_user_share,
        cast({{ var('drift_min_users') }} as bigint) as min_user_count,
        cast({{ var('drift_min_active_years') }} as bigint)
            as min_active_year_count
    from averaged
    where user_count >= {{ var('drift_min_users') }}

)

select * from supported
