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

-- only ratings of movies of the catalogue are of a year
dated as (

    select
        ratings.user_id,
        ratings.movie_id,
        ratings.rating,
        movie_scores.weighted_rating,
        case
            when movie_scores.movie_id is not null
                then cast(year(ratings.rated_at) as smallint)
        end as rated_year
    from ratings
    left join movie_scores on ratings.movie_id = movie_scores.movie_id

),

years_by_user as (

    select
        user_id,
        rated_year,
        count(*) as rating_count,
        sum(rating) as rating_sum,
        sum(weighted_rating) as weighted_sum
    from dated
    group by
        user_id,
        rated_year

),

-- a user who rated movies of the catalogue in one year only can't have drifted
returning_users as (

    select user_id
    from years_by_user
    where rated_year is not null
    group by user_id
    having count(*) >= {{ var('drift_min_active_years') }}

),

returned as (

    select
        dated.user_id,
        dated.movie_id,
        dated.rating,
        case
            when returning_users.user_id is not null then dated.rated_year
        end as rated_year
    from dated
    left join returning_users on dated.user_id = returning_users.user_id

),

user_years as (

    select
        years_by_user.user_id,
        case
            when returning_users.user_id is not null
                then years_by_user.rated_year
        end as rated_year,
        years_by_user.rating_count,
        years_by_user.rating_sum,
        years_by_user.weighted_sum
    from years_by_user
    left join returning_users
        on years_by_user.user_id = returning_users.user_id

),

movie_years as (

    {{ add_up_bins('returned', by='rated_year', of='movie_id') }}

),

-- how much higher than others each returning user rated in each year
by_user as (

    select
        user_id,
        rated_year,
        rating_count,
        rating_sum - weighted_sum as deviation_sum
    from user_years
    where rated_year is not null

),

averaged as (

    {{ average_over_users('by_user', by='rated_year') }}

),

-- users who rated in two years or more link the years in a long chain, so this
-- needs many turns
adjusted as (

    {{ fit_bin_effects(
        ref('stg_films__ratings'),
        binned={
            'ratings': 'returned',
            'user_id': 'user_years',
            'movie_id': 'movie_years',
        },
        by='rated_year',
        within='user_id',
        start='movie_effects',
        passes=3,
        turns=16,
    ) }}

),

described as (

    select
        -- ids
        cast(averaged.rated_year as integer) as rated_year,
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
