with

loads as (

    select * from {{ ref('stg_films__loads') }}

),

landed_rows as (

    select * from {{ ref('stg_films__landed_rows') }}

),

outcomes as (

    select * from {{ ref('int_landing_outcomes') }}

),

-- the rows of the resource now, in all its current loads together
staged as (

    select
        resource,
        sum(staged_row_count) as staged_row_count
    from outcomes
    group by resource

),

audited as (

    select
        -- identifiers
        loads.load_id,
        loads.resource,
        -- dimensions
        loads.is_newest,
        loads.is_current,
        loads.status,
        loads.mode,
        loads.source,
        loads.started_at,
        loads.finished_at,
        loads.compared_at,
        loads.is_unserved,
        loads.count_error,
        -- facts
        loads.source_row_count,
        loads.row_end,
        coalesce(landed_rows.row_count, 0) as landed_row_count,
        coalesce(outcomes.staged_row_count, 0) as staged_row_count,
        coalesce(outcomes.repeated_row_count, 0) as repeated_row_count,
        coalesce(outcomes.superseded_row_count, 0) as superseded_row_count,
        loads.rejected_row_count,
        loads.unavailable_row_count,
        loads.failed_row_count,
        loads.absent_row_count,
        -- staging holds no earlier state, so an earlier load has the number in
        -- its manifest
        cast(
            case
                when loads.is_newest
                    then
                        coalesce(loads.row_end, loads.source_row_count)
                        - coalesce(staged.staged_row_count, 0)
                else
                    coalesce(
                        loads.missing_row_count,
                        loads.row_end - loads.current_row_count
                    )
            end as bigint
        ) as difference
    from loads
    left join landed_rows
        on
            loads.load_id = landed_rows.load_id
            and loads.resource = landed_rows.resource
    left join outcomes
        on
            loads.load_id = outcomes.load_id
            and loads.resource = outcomes.resource
    left join staged on loads.resource = staged.resource

)

select * from audited
