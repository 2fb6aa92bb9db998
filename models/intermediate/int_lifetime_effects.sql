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

-- each user's ratings in order of time; ratings of the same second come from
-- one page that was sent at once, and are ordered by the movies' ids
ordered as (

    select
        ratings.user_id,
        ratings.movie_id,
        ratings.rating,
        case
            when
                user_rating_stats.rating_count
                >= {{ var('lifetime_min_ratings') }}
                then
                    cast(ntile(10) over (
                        partition by ratings.user_id
                        order by ratings.rated_at asc, ratings.movie_id asc
                    ) as smallint)
        end as decile
    from ratings
    inner join user_rating_stats
        on ratings.user_id = user_rating_stats.user_id

),

user_tenths as (

    {{ add_up_bins('ordered', by='decile', of='user_id') }}

),

movie_tenths as (

    {{ add_up_bins('ordered', by='decile', of='movie_id') }}

),

by_user as (

    select
        user_tenths.user_id,
        user_tenths.decile,
        user_tenths.rating_count,
        user_tenths.rating_sum
        - user_tenths.rating_count * user_rating_stats.mean_rating
            as deviation_sum
    from user_tenths
    inner join user_rating_stats
        on user_tenths.user_id = user_rating_stats.user_id
    where user_tenths.decile is not null

),

averaged as (

    {{ average_over_users('by_user', by='decile') }}

),

adjusted as (

    {{ fit_bin_effects(
        ref('stg_films__ratings'),
        binned={
            'ratings': 'ordered',
            'user_id': 'user_tenths',
            'movie_id': 'movie_tenths',
        },
        by='decile',
        within='user_id',
        start='movie_effects',
        passes=3,
        turns=1,
    ) }}

),

described as (

    select
        -- ids
        cast(averaged.decile as integer) as decile,
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
