-- If half of the ratings are of one day, it may be the day of the landing. It
-- may also be a source of one evening, so this only warns.
{{ config(severity='warn') }}

with

ratings as (

    select * from {{ ref('stg_films__ratings') }}

),

by_day as (

    select
        date_trunc('day', rated_at) as rated_on,
        count(*) as rating_count
    from ratings
    group by date_trunc('day', rated_at)

),

busiest as (

    select
        max(rating_count) as busiest_day_count,
        sum(rating_count) as rating_count
    from by_day

)

select * from busiest
where
    rating_count >= 100
    and busiest_day_count > 0.5 * rating_count
