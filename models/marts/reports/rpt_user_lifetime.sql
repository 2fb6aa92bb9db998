with

ratings as (

    select * from {{ ref('fct_ratings') }}

),

user_rating_stats as (

    select * from {{ ref('int_user_rating_stats') }}

),

-- each user's ratings in the order given; those of one second, which come from
-- one page sent at once, in that of the movies' ids
ordered as (

    select
        ratings.user_id,
        ratings.rating,
        user_rating_stats.mean_rating,
        cast(ntile(10) over (
            partition by ratings.user_id
            order by ratings.rated_at asc, ratings.movie_id asc
        ) as integer) as decile
    from ratings
    inner join user_rating_stats
        on ratings.user_id = user_rating_stats.user_id
    where
        user_rating_stats.rating_count >= {{ var('lifetime_min_ratings') }}

),

by_user as (

    select
        user_id,
        decile,
        count(*) as rating_count,
        sum(rating) - count(*) * mean_rating as deviation_sum
    from ordered
    group by
        user_id,
        decile,
        mean_rating

),

averaged as (

    {{ average_over_users('by_user', by='decile') }}

),

described as (

    select
        -- identifiers
        decile,
        -- facts
        mean_deviation,
        mean_deviation_low,
        mean_deviation_high,
        rating_count,
        user_count,
        top_user_share,
        cast({{ var('lifetime_min_ratings') }} as bigint) as min_rating_count
    from averaged

)

select * from described
