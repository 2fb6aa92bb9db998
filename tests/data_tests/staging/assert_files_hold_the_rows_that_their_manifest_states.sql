-- Rows of a load without a manifest fail too.
with

loads as (

    select * from {{ ref('stg_films__loads') }}

),

landed_rows as (

    select * from {{ ref('stg_films__landed_rows') }}

),

compared as (

    select
        coalesce(loads.load_id, landed_rows.load_id) as load_id,
        coalesce(loads.resource, landed_rows.resource) as resource,
        loads.stated_row_count,
        coalesce(landed_rows.row_count, 0) as landed_row_count
    from loads
    full outer join landed_rows
        on
            loads.load_id = landed_rows.load_id
            and loads.resource = landed_rows.resource

)

select * from compared
where stated_row_count is distinct from landed_row_count
