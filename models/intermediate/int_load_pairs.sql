with

loads as (

    select * from {{ ref('stg_films__loads') }}

),

landed_loads as (

    select distinct
        load_id,
        source
    from loads

),

-- the loads of another source that came between don't count
ordered as (

    select
        load_id,
        source,
        lag(load_id) over (
            partition by source order by load_id
        ) as previous_load_id
    from landed_loads

),

paired as (

    select
        -- ids
        load_id,
        previous_load_id,
        -- text
        source
    from ordered
    where previous_load_id is not null

)

select * from paired
