with

ratings as (

    select * from {{ ref('stg_films__ratings') }}

),

aggregated as (

    select
        -- ids
        user_id,
        -- numbers
        count(*) as rating_count,
        sum(rating) as rating_sum,
        round(avg(rating), 10) as mean_rating,
        round(stddev_samp(rating), 10) as rating_stddev,
        -- timestamps
        min(rated_at) as first_rated_at,
        max(rated_at) as last_rated_at
    from ratings
    group by user_id

)

select * from aggregated
