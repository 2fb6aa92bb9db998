with

ratings as (

    select * from {{ ref('fct_ratings') }}

),

tags as (

    select * from {{ ref('fct_tags') }}

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

delays as (

    select 1 as days_later
    union all
    select 30 as days_later
    union all
    select 365 as days_later

),

-- the days on which a user is looked for, where the data reaches as far
windows as (

    select
        users.user_id,
        users.began_year,
        delays.days_later,
        users.began_on + delays.days_later as opens_on,
        users.began_on + delays.days_later + {{ var('retention_window_days') }}
            as closes_before
    from users
    cross join delays
    cross join last_day
    where
        users.began_on + delays.days_later + {{ var('retention_window_days') }}
        <= last_day.ended_on + 1

),

looked_for as (

    select
        windows.user_id,
        windows.began_year,
        windows.days_later,
        count(active_days.active_on) > 0 as is_active
    from windows
    left join active_days
        on
            windows.user_id = active_days.user_id
            and windows.opens_on <= active_days.active_on
            and windows.closes_before > active_days.active_on
    group by
        windows.user_id,
        windows.began_year,
        windows.days_later

),

counted as (

    select
        began_year,
        days_later,
        count(*) as user_count,
        count(*) filter (where is_active) as active_user_count,
        {{ rounded('count(*) filter (where is_active) / count(*)') }}
            as active_share
    from looked_for
    group by
        began_year,
        days_later
    having count(*) >= {{ var('retention_min_users') }}

),

shared as (

    select
        -- identifiers
        cast(counted.began_year as integer) as began_year,
        cast(counted.days_later as integer) as days_later,
        -- facts
        counted.active_share,
        {{ rounded(wilson_bound(
            'counted.active_share', 'counted.user_count', '-'
        )) }}
            as active_share_low,
        {{ rounded(wilson_bound(
            'counted.active_share', 'counted.user_count', '+'
        )) }}
            as active_share_high,
        counted.active_user_count,
        counted.user_count,
        years.new_user_count,
        years.single_day_user_count,
        {{ rounded('years.single_day_user_count / years.new_user_count') }}
            as single_day_share,
        -- metadata
        cast({{ var('retention_min_users') }} as bigint) as min_user_count,
        cast({{ var('retention_window_days') }} as bigint) as window_days
    from counted
    inner join years on counted.began_year = years.began_year

)

select * from shared
