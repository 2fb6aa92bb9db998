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
        {{ rounded('avg(rating)') }} as mean_rating,
        {{ rounded('stddev_samp(rating)') }} as rating_stddev,
        -- timestamps
        min(rated_at) as first_rated_at,
        max(rated_at) as last_rated_at
    from ratings
    group by user_id

)

select * from aggregated
