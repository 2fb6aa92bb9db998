with

ratings as (

    select * from {{ ref('stg_films__ratings') }}

),

tags as (

    select * from {{ ref('stg_films__tags') }}

),

rated_days as (

    select
        cast(rated_at as date) as rated_on,
        count(*) as rating_count
    from ratings
    group by cast(rated_at as date)

),

tagged_days as (

    select
        cast(tagged_at as date) as tagged_on,
        count(*) as tag_count
    from tags
    group by cast(tagged_at as date)

),

days_of_action as (

    select rated_on as acted_on from rated_days
    union all
    select tagged_on as acted_on from tagged_days

),

span as (

    select
        min(acted_on) as first_day,
        max(acted_on) as last_day
    from days_of_action

),

-- each day of the span, whether anybody rated or tagged on it or not
spanned as (

    select {{ explode(days_between('first_day', 'last_day')) }} as midnight
    from span

),

days as (

    select cast(midnight as date) as date_day
    from spanned

),

described as (

    select
        -- identifiers
        days.date_day,
        -- dimensions
        cast(year(days.date_day) as integer) as calendar_year,
        cast(quarter(days.date_day) as integer) as calendar_quarter,
        cast(month(days.date_day) as integer) as calendar_month,
        cast(day(days.date_day) as integer) as day_of_month,
        cast({{ iso_weekday('days.date_day') }} as integer) as day_of_week,
        {{ iso_weekday('days.date_day') }} >= 6 as is_weekend,
        cast(date_trunc('week', days.date_day) as date) as week_begins_on,
        cast(date_trunc('month', days.date_day) as date) as month_begins_on,
        -- facts
        coalesce(rated_days.rating_count, 0) as rating_count,
        coalesce(tagged_days.tag_count, 0) as tag_count
    from days
    left join rated_days on days.date_day = rated_days.rated_on
    left join tagged_days on days.date_day = tagged_days.tagged_on

)

select * from described
