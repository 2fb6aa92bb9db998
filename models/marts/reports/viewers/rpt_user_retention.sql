with

ratings as (

    select * from {{ ref('fct_ratings') }}

),

tags as (

    select * from {{ ref('fct_tags') }}

),

user_rating_stats as (

    select * from {{ ref('int_user_rating_stats') }}

),

active_days as (

    {{ active_days('ratings', 'tags') }}

),

last_day as (

    select max(active_on) as ended_on from active_days

),

users as (

    select
        user_id,
        min(active_on) as began_on,
        max(active_on) as last_active_on,
        year(min(active_on)) as began_year
    from active_days
    group by user_id

),

years as (

    select
        began_year,
        count(*) as new_user_count,
        count(*) filter (where began_on = last_active_on)
            as single_day_user_count
    from users
    group by began_year

),

-- the fewest ratings of any user who rated at all: sources may leave out users
-- with fewer
fewest as (

    select min(rating_count) as least_rating_count from user_rating_stats

),

-- the next day is a day; a month or a year later, a few days around it are too
delays as (

    select
        1 as days_later,
        0 as tolerance_days
    union all
    select
        30 as days_later,
        {{ var('retention_tolerance_days') }} as tolerance_days
    union all
    select
        365 as days_later,
        {{ var('retention_tolerance_days') }} as tolerance_days

),

-- two windows for each delay: the days around the day itself, and the many
-- days from that day on
windows as (

    select
        users.user_id,
        users.began_year,
        delays.days_later,
        users.began_on + delays.days_later - delays.tolerance_days
            as on_day_opens_on,
        users.began_on + delays.days_later + delays.tolerance_days
            as on_day_closes_on,
        users.began_on + delays.days_later as opens_on,
        users.began_on + delays.days_later
        + {{ var('retention_window_days') }} - 1 as closes_on
    from users
    cross join delays

),

-- a user is followed through a window that the data covers to its last day
followed as (

    select
        windows.began_year,
        windows.days_later,
        windows.on_day_closes_on <= last_day.ended_on as is_followed_on_day,
        windows.closes_on <= last_day.ended_on as is_followed,
        coalesce(bool_or(
            active_days.active_on >= windows.on_day_opens_on
            and active_days.active_on <= windows.on_day_closes_on
        ), false) as is_active_on_day,
        coalesce(bool_or(
            active_days.active_on >= windows.opens_on
            and active_days.active_on <= windows.closes_on
        ), false) as is_active
    from windows
    cross join last_day
    inner join active_days on windows.user_id = active_days.user_id
    group by
        windows.user_id,
        windows.began_year,
        windows.days_later,
        windows.on_day_closes_on,
        windows.closes_on,
        last_day.ended_on

),

counted as (

    select
        began_year,
        days_later,
        count(*) filter (where is_followed_on_day) as on_day_user_count,
        count(*) filter (where is_followed_on_day and is_active_on_day)
            as on_day_active_user_count,
        count(*) filter (where is_followed) as user_count,
        count(*) filter (where is_followed and is_active)
            as active_user_count
    from followed
    group by
        began_year,
        days_later

),

-- no share of too few users
with_shares as (

    select
        *,
        case
            when on_day_user_count >= {{ var('retention_min_users') }}
                then round(on_day_active_user_count / on_day_user_count, 10)
        end as on_day_share,
        case
            when user_count >= {{ var('retention_min_users') }}
                then round(active_user_count / user_count, 10)
        end as active_share
    from counted
    where
        greatest(on_day_user_count, user_count)
        >= {{ var('retention_min_users') }}

),

with_intervals as (

    select
        -- identifiers
        cast(with_shares.began_year as integer) as began_year,
        cast(with_shares.days_later as integer) as days_later,
        -- facts
        with_shares.on_day_share,
        case
            when with_shares.on_day_share is not null
                then round({{ wilson_bound(
                    'with_shares.on_day_share', 'with_shares.on_day_user_count', '-'
                ) }}, 10)
        end as on_day_share_low,
        case
            when with_shares.on_day_share is not null
                then round({{ wilson_bound(
                    'with_shares.on_day_share', 'with_shares.on_day_user_count', '+'
                ) }}, 10)
        end as on_day_share_high,
        with_shares.on_day_active_user_count,
        with_shares.on_day_user_count,
        with_shares.active_share,
        case
            when with_shares.active_share is not null
                then round({{ wilson_bound(
                    'with_shares.active_share', 'with_shares.user_count', '-'
                ) }}, 10)
        end as active_share_low,
        case
            when with_shares.active_share is not null
                then round({{ wilson_bound(
                    'with_shares.active_share', 'with_shares.user_count', '+'
                ) }}, 10)
        end as active_share_high,
        with_shares.active_user_count,
        with_shares.user_count,
        years.new_user_count,
        years.single_day_user_count,
        round(years.single_day_user_count / years.new_user_count, 10)
            as single_day_share,
        -- metadata
        cast({{ var('retention_min_users') }} as bigint) as min_user_count,
        cast({{ var('retention_window_days') }} as bigint) as window_days,
        cast(delays.tolerance_days as bigint) as tolerance_days,
        fewest.least_rating_count
    from with_shares
    inner join years on with_shares.began_year = years.began_year
    inner join delays on with_shares.days_later = delays.days_later
    cross join fewest

)

select * from with_intervals
