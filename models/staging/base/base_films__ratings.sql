with

landed as (

    select * from {{ ref('base_films__landed_ratings') }}

),

current_loads as (

    select * from {{ ref('base_films__current_loads') }}
    where resource = 'ratings'

),

current_rows as (

    select
        -- ids
        landed.user_id,
        landed.movie_id,
        landed.load_id,
        -- numbers
        landed.rating,
        landed.source_offset,
        -- timestamps
        landed.rated_at,
        landed.loaded_at
    from landed
    inner join current_loads on landed.load_id = current_loads.load_id

)

select * from current_rows
