with

loads as (

    select * from {{ ref('base_films__loads') }}

),

newest as (

    select * from loads
    where load_id = (select max(load_id) from loads)

),

-- what the newest manifest calls current, whatever earlier ones said
current_loads as (

    select
        resource,
        {{ explode('current_load_ids') }} as load_id
    from newest

)

select * from current_loads
