with

loads as (

    select * from {{ ref('base_films__loads') }}

),

current_loads as (

    select * from {{ ref('base_films__current_loads') }}

),

flagged as (

    select
        -- ids
        loads.load_id,
        loads.resource,
        loads.current_load_ids,
        -- text
        loads.source,
        loads.tool,
        loads.load_status,
        loads.status,
        loads.mode,
        loads.reason,
        -- numbers
        loads.format_version,
        loads.source_row_count_before,
        loads.source_row_count,
        loads.stated_row_count,
        loads.stated_key_count,
        loads.missing_row_count,
        loads.rejected_row_count,
        loads.unavailable_row_count,
        loads.request_count,
        loads.retry_count,
        -- booleans
        loads.load_id = max(loads.load_id) over () as is_newest,
        current_loads.load_id is not null as is_current,
        -- timestamps
        loads.started_at,
        loads.finished_at
    from loads
    left join current_loads
        on
            loads.load_id = current_loads.load_id
            and loads.resource = current_loads.resource

)

select * from flagged
