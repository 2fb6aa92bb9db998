with

ratings as (

    select * from {{ ref('fct_ratings') }}

),

tags as (

    select * from {{ ref('fct_tags') }}

),

users as (

    select * from {{ ref('dim_users') }}

),

-- by user first, because distinct users of all months at once need much memory
actions as (

    select
        user_id,
        date_trunc('month', rated_at) as active_month,
        count(*) as rating_count,
        sum(rating) as rating_sum,
        0 as tag_count
    from ratings
    group by
        user_id,
        date_trunc('month', rated_at)
    union all
    select
        user_id,
        date_trunc('month', tagged_at) as active_month,
        0 as rating_count,
        0 as rating_sum,
        count(*) as tag_count
    from tags
    group by
        user_id,
        date_trunc('month', tagged_at)

),

by_user as (

    select
        user_id,
        active_month,
        sum(rating_count) as rating_count,
        sum(rating_sum) as rating_sum,
        sum(tag_count) as tag_count
    from actions
    group by
        user_id,
        active_month

),

monthly as (

    select
        active_month,
        count(*) as user_count,
        count(case when rating_count > 0 then 1 end) as rater_count,
        count(case when tag_count > 0 then 1 end) as tagger_count,
        sum(rating_count) as rating_count,
        sum(rating_sum) as rating_sum,
        sum(tag_count) as tag_count
    from by_user
    group by active_month

),

-- users in the month of their first rating or tag
begun as (

    select
        date_trunc('month', first_active_at) as active_month,
        count(*) as new_user_count
    from users
    group by date_trunc('month', first_active_at)

),

span as (

    select
        min(active_month) as first_month,
        max(active_month) as last_month
    from monthly

),

-- every month of the span, also those in which nothing happened
months as (

    select
        {{ explode(month_series('first_month', 'last_month')) }}
            as active_month
    from span

),

completed as (

    select
        -- identifiers
        cast(months.active_month as date) as active_month,
        -- facts
        cast(coalesce(monthly.rating_count, 0) as bigint) as rating_count,
        cast(coalesce(monthly.tag_count, 0) as bigint) as tag_count,
        coalesce(monthly.user_count, 0) as user_count,
        coalesce(monthly.rater_count, 0) as rater_count,
        coalesce(monthly.tagger_count, 0) as tagger_count,
        coalesce(begun.new_user_count, 0) as new_user_count,
        round(monthly.rating_sum / nullif(monthly.rating_count, 0), 10)
            as mean_rating,
        months.active_month in (span.first_month, span.last_month)
            as is_incomplete_month
    from months
    cross join span
    left join monthly on months.active_month = monthly.active_month
    left join begun on months.active_month = begun.active_month

),

-- a year of the span that lacks months, or days of one, isn't whole
with_years as (

    select
        *,
        cast(
            sum(rating_count) over (partition by year(active_month)) as bigint
        ) as year_rating_count,
        count(*) over (partition by year(active_month)) < 12
        or bool_or(is_incomplete_month) over (partition by year(active_month))
            as is_incomplete_year
    from completed

)

select * from with_years
