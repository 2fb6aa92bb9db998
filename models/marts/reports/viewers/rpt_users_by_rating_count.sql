with

user_rating_stats as (

    select * from {{ ref('int_user_rating_stats') }}

),

counted as (

    select
        rating_count,
        count(*) as user_count
    from user_rating_stats
    group by rating_count

),

-- counted from the most active user down
compared as (

    select
        -- identifiers
        rating_count,
        -- facts
        user_count,
        cast(sum(user_count) over (
            order by rating_count desc
            rows between unbounded preceding and current row
        ) as bigint) as more_active_user_count,
        round(
            sum(user_count * rating_count) over (
                order by rating_count desc
                rows between unbounded preceding and current row
            ) / sum(user_count * rating_count) over (),
            10
        ) as more_active_rating_share
    from counted

)

select * from compared
