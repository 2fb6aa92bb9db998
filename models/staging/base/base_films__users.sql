with

landed as (

    select * from {{ ref('base_films__landed_users') }}

),

current_loads as (

    select * from {{ ref('base_films__current_loads') }}
    where resource = 'users'

),

current_rows as (

    select
        -- ids
        landed.user_id,
        landed.load_id,
        -- text
        landed.gender,
        landed.age,
        landed.occupation,
        landed.zip_code,
        -- numbers
        landed.source_offset,
        -- timestamps
        landed.loaded_at
    from landed
    inner join current_loads on landed.load_id = current_loads.load_id

)

select * from current_rows
