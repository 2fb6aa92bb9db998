with

loads as (

    select * from {{ ref('base_films__loads') }}

),

newest as (

    select * from loads
    qualify load_id = max(load_id) over ()

),

-- what the newest manifest calls current, whatever earlier ones said
current_loads as (

    select
        resource,
        {{ explode('current_load_ids') }} as load_id
    from newest

)

select * from current_loads
