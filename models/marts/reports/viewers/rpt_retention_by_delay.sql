with

user_retention as (

    select * from {{ ref('rpt_user_retention') }}

),

-- the users of all years that have a share of their own
pooled as (

    select
        days_later,
        cast(sum(on_day_active_user_count) as bigint)
            as on_day_active_user_count,
        cast(sum(on_day_user_count) as bigint) as on_day_user_count,
        round(sum(on_day_active_user_count) / sum(on_day_user_count), 10)
            as on_day_share,
        min(tolerance_days) as tolerance_days,
        min(min_user_count) as min_user_count,
        min(least_rating_count) as least_rating_count
    from user_retention
    where on_day_share is not null
    group by days_later

),

with_intervals as (

    select
        -- identifiers
        days_later,
        -- facts
        on_day_share,
        round({{ wilson_bound('on_day_share', 'on_day_user_count', '-') }}, 10)
            as on_day_share_low,
        round({{ wilson_bound('on_day_share', 'on_day_user_count', '+') }}, 10)
            as on_day_share_high,
        on_day_active_user_count,
        on_day_user_count,
        -- metadata
        tolerance_days,
        min_user_count,
        least_rating_count
    from pooled

)

select * from with_intervals
