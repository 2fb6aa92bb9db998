with

loads as (

    select * from {{ ref('base_films__loads') }}

),

newest as (

    select max(load_id) as load_id
    from loads

),

-- the loads that the newest manifest calls current; earlier manifests don't
-- count
current_loads as (

    select
        loads.resource,
        {{ explode('loads.current_load_ids') }} as load_id
    from loads
    inner join newest on loads.load_id = newest.load_id

)

select * from current_loads
