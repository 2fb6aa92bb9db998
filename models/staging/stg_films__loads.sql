with

loads as (

    select * from {{ ref('base_films__loads') }}

),

current_loads as (

    select * from {{ ref('base_films__current_loads') }}

),

checks as (

    select * from {{ ref('base_films__checks') }}

),

-- the loads whose rows made up the resource when a load was complete
parts as (

    select
        load_id,
        resource,
        {{ explode('current_load_ids') }} as part_load_id
    from loads

),

first_parts as (

    select
        load_id,
        resource,
        min(part_load_id) as part_load_id
    from parts
    group by
        load_id,
        resource

),

starts as (

    select
        load_id,
        min(started_at) as started_at
    from loads
    group by load_id

),

-- what runs have found out about rows that are others now doesn't count: a
-- load may have been removed
checks_of_parts as (

    select
        parts.load_id,
        parts.resource,
        checks.source,
        max(checks.compared_at) as compared_at
    from parts
    inner join checks
        on
            parts.part_load_id = checks.load_id
            and parts.resource = checks.resource
    group by
        parts.load_id,
        parts.resource,
        checks.source

),

-- all pages were compared with the rows when the first of them were landed;
-- later runs may have compared them again, and have landed nothing
compared as (

    select
        loads.*,
        loads.load_id = max(loads.load_id) over () as is_newest,
        coalesce(loads.stated_compared_at, starts.started_at)
            as landed_compared_at,
        checks_of_parts.compared_at as checked_compared_at
    from loads
    left join first_parts
        on
            loads.load_id = first_parts.load_id
            and loads.resource = first_parts.resource
    left join starts on first_parts.part_load_id = starts.load_id
    left join checks_of_parts
        on
            loads.load_id = checks_of_parts.load_id
            and loads.resource = checks_of_parts.resource
            and loads.source = checks_of_parts.source

),

flagged as (

    select
        -- ids
        compared.load_id,
        compared.resource,
        compared.current_load_ids,
        -- text
        compared.source,
        compared.tool,
        compared.load_status,
        compared.status,
        compared.mode,
        compared.reason,
        compared.count_error,
        -- numbers
        compared.format_version,
        compared.source_row_count_before,
        compared.source_row_count,
        compared.stated_row_count,
        compared.stated_key_count,
        compared.row_end,
        compared.current_row_count,
        compared.missing_row_count,
        compared.rejected_row_count,
        compared.unavailable_row_count,
        compared.failed_row_count,
        compared.unavailable_row_count
        - compared.failed_row_count as absent_row_count,
        compared.request_count,
        compared.retry_count,
        -- booleans
        compared.is_newest,
        current_loads.load_id is not null as is_current,
        compared.is_unserved,
        -- timestamps
        compared.started_at,
        compared.finished_at,
        case
            when compared.is_unserved then null
            when
                compared.is_newest
                and compared.checked_compared_at > compared.landed_compared_at
                then compared.checked_compared_at
            else compared.landed_compared_at
        end as compared_at
    from compared
    left join current_loads
        on
            compared.load_id = current_loads.load_id
            and compared.resource = current_loads.resource

)

select * from flagged
