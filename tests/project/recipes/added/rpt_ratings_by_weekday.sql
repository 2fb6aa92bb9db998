with

days as (

    select * from {{ ref('dim_dates') }}

),

counted as (

    select
        day_of_week,
        count(*) as day_count,
        sum(rating_count) as rating_count
    from days
    group by day_of_week

),

shared as (

    select
        -- identifiers
        day_of_week,
        -- facts
        day_count,
        cast(rating_count as bigint) as rating_count,
        round(rating_count / sum(rating_count) over (), 10) as rating_share
    from counted

)

select * from shared
