with

ratings as (

    select * from {{ ref('stg_films__ratings') }}

),

movie_scores as (

    select * from {{ ref('int_movie_scores') }}

),

movie_effects as (

    select * from {{ ref('int_movie_effects') }}

),

overall as (

    select avg(rating) as mean_rating
    from ratings

),

-- a user who rated movies of the catalogue in one year only can't have drifted
returning_users as (

    select ratings.user_id
    from ratings
    inner join movie_scores on ratings.movie_id = movie_scores.movie_id
    group by ratings.user_id
    having
        count(distinct year(ratings.rated_at))
        >= {{ var('drift_min_active_years') }}

),

dated as (

    select
        ratings.user_id,
        ratings.movie_id,
        ratings.rating - overall.mean_rating as deviation,
        ratings.rating - movie_scores.weighted_rating as movie_deviation,
        case
            when
                returning_users.user_id is not null
                and movie_scores.movie_id is not null
                then cast(year(ratings.rated_at) as integer)
        end as rated_year
    from ratings
    left join movie_scores on ratings.movie_id = movie_scores.movie_id
    left join returning_users on ratings.user_id = returning_users.user_id
    cross join overall

),

-- how much higher than others each returning user rated in each year
by_user as (

    select
        user_id,
        rated_year,
        count(*) as rating_count,
        sum(movie_deviation) as deviation_sum
    from dated
    where rated_year is not null
    group by
        user_id,
        rated_year

),

averaged as (

    {{ average_over_users('by_user', by='rated_year') }}

),

-- users who rated in two years or more link the years in a long chain, so this
-- needs many turns
adjusted as (

    {{ fit_bin_effects(
        'dated',
        by='rated_year',
        within='user_id',
        across='movie_id',
        start='movie_effects',
        passes=3,
        turns=16,
    ) }}

),

described as (

    select
        -- ids
        averaged.rated_year,
        -- numbers
        averaged.mean_deviation,
        averaged.mean_deviation_low,
        averaged.mean_deviation_high,
        adjusted.adjusted_deviation,
        adjusted.adjusted_deviation_low,
        adjusted.adjusted_deviation_high,
        averaged.rating_count,
        averaged.user_count,
        averaged.top_user_share
    from averaged
    inner join adjusted on averaged.rated_year = adjusted.rated_year

)

select * from described
