with

user_rating_stats as (

    select * from {{ ref('int_user_rating_stats') }}
    where rating_count >= {{ var('user_group_min_ratings') }}

),

-- thirds of equal size: users with equal values at a border are told apart by
-- user_id
thirds as (

    select
        user_id,
        rating_count,
        mean_rating,
        rating_stddev,
        ntile(3) over (
            order by mean_rating asc, user_id asc
        ) as mean_third,
        ntile(3) over (
            order by rating_stddev asc, user_id asc
        ) as stddev_third
    from user_rating_stats

),

mean_thirds as (

    select
        mean_third,
        count(*) as user_count,
        min(mean_rating) as lowest_mean_rating,
        max(mean_rating) as highest_mean_rating
    from thirds
    group by mean_third

),

stddev_thirds as (

    select
        stddev_third,
        count(*) as user_count,
        min(rating_stddev) as lowest_rating_stddev,
        max(rating_stddev) as highest_rating_stddev
    from thirds
    group by stddev_third

),

everybody as (

    select count(*) as user_count from thirds

),

counted as (

    select
        mean_third,
        stddev_third,
        count(*) as user_count,
        sum(rating_count) as rating_count
    from thirds
    group by
        mean_third,
        stddev_third

),

-- every pair of thirds, also those without users; expected is the number of
-- users there would be if a user's mean said nothing about the spread
compared as (

    select
        -- identifiers
        cast(mean_thirds.mean_third as integer) as mean_third,
        cast(stddev_thirds.stddev_third as integer) as stddev_third,
        -- dimensions
        mean_thirds.lowest_mean_rating,
        mean_thirds.highest_mean_rating,
        stddev_thirds.lowest_rating_stddev,
        stddev_thirds.highest_rating_stddev,
        -- facts
        coalesce(counted.user_count, 0) as user_count,
        round(coalesce(counted.user_count, 0) / everybody.user_count, 10)
            as user_share,
        round(
            mean_thirds.user_count
            * stddev_thirds.user_count
            / everybody.user_count,
            10
        ) as expected_user_count,
        round(
            coalesce(counted.user_count, 0)
            * everybody.user_count
            / (mean_thirds.user_count * stddev_thirds.user_count),
            10
        ) as lift,
        cast(coalesce(counted.rating_count, 0) as bigint) as rating_count,
        -- metadata
        cast(
            {{ var('user_group_min_ratings') }} as bigint
        ) as min_rating_count
    from mean_thirds
    cross join stddev_thirds
    cross join everybody
    left join counted
        on
            mean_thirds.mean_third = counted.mean_third
            and stddev_thirds.stddev_third = counted.stddev_third

)

select * from compared
