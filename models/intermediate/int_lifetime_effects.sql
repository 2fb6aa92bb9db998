with

ratings as (

    select * from {{ ref('stg_films__ratings') }}

),

user_rating_stats as (

    select * from {{ ref('int_user_rating_stats') }}

),

movie_effects as (

    select * from {{ ref('int_movie_effects') }}

),

-- not from `ratings`: what two steps read is held in memory, row by row
overall as (

    select avg(rating) as mean_rating
    from {{ ref('stg_films__ratings') }}

),

-- each user's ratings in order of time; ratings of the same second come from
-- one page that was sent at once, and are ordered by the movies' ids
ordered as (

    select
        ratings.user_id,
        ratings.movie_id,
        ratings.rating,
        ratings.rating - overall.mean_rating as deviation,
        user_rating_stats.mean_rating,
        case
            when
                user_rating_stats.rating_count
                >= {{ var('lifetime_min_ratings') }}
                then
                    cast(ntile(10) over (
                        partition by ratings.user_id
                        order by ratings.rated_at asc, ratings.movie_id asc
                    ) as integer)
        end as decile
    from ratings
    inner join user_rating_stats
        on ratings.user_id = user_rating_stats.user_id
    cross join overall

),

by_user as (

    select
        user_id,
        decile,
        count(*) as rating_count,
        sum(rating) - count(*) * mean_rating as deviation_sum
    from ordered
    where decile is not null
    group by
        user_id,
        decile,
        mean_rating

),

averaged as (

    {{ average_over_users('by_user', by='decile') }}

),

adjusted as (

    {{ fit_bin_effects(
        'ordered',
        by='decile',
        within='user_id',
        across='movie_id',
        start='movie_effects',
        passes=3,
        turns=1,
    ) }}

),

described as (

    select
        -- ids
        averaged.decile,
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
    inner join adjusted on averaged.decile = adjusted.decile

)

select * from described
