-- It finds a load that was deleted although the newest manifest calls it
-- current.
with

current_loads as (

    select * from {{ ref('base_films__current_loads') }}

),

loads as (

    select * from {{ ref('stg_films__loads') }}

),

lost as (

    select current_loads.*
    from current_loads
    left join loads
        on
            current_loads.load_id = loads.load_id
            and current_loads.resource = loads.resource
    where loads.load_id is null

)

select * from lost
