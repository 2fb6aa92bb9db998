with

calendar_effects as (

    select * from {{ ref('int_calendar_effects') }}

),

supported as (

    select
        -- identifiers
        rated_year,
        -- facts
        mean_deviation,
        mean_deviation_low,
        mean_deviation_high,
        adjusted_deviation,
        adjusted_deviation_low,
        adjusted_deviation_high,
        rating_count,
        user_count,
        top_user_share,
        cast({{ var('drift_min_users') }} as bigint) as min_user_count,
        cast({{ var('drift_min_active_years') }} as bigint)
            as min_active_year_count
    from calendar_effects
    where user_count >= {{ var('drift_min_users') }}

)

select * from supported
