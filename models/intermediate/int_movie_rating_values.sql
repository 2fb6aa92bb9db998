with

ratings as (

    select * from {{ ref('stg_films__ratings') }}

),

counted as (

    select
        -- ids
        movie_id,
        -- numbers
        rating,
        count(*) as rating_count
    from ratings
    group by
        movie_id,
        rating

)

select * from counted
