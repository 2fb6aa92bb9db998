with

loads as (

    select * from {{ ref('stg_films__loads') }}

),

outcomes as (

    select * from {{ ref('int_landing_outcomes') }}

),

-- rows rejected in all current loads, and rows unavailable and missing in the
-- newest one. An older load doesn't tell failed rows from absent ones: they
-- may all be there
stated as (

    select
        resource,
        cast(
            coalesce(sum(rejected_row_count) filter (where is_current), 0)
            as bigint
        ) as rejected_row_count,
        cast(
            coalesce(sum(unavailable_row_count) filter (where is_newest), 0)
            as bigint
        ) as unavailable_row_count,
        cast(
            coalesce(sum(absent_row_count) filter (where is_newest), 0)
            as bigint
        ) as absent_row_count,
        cast(
            sum(coalesce(row_end, source_row_count)) filter (where is_newest)
            as bigint
        ) as source_row_count
    from loads
    group by resource

),

landed as (

    select
        resource,
        cast(sum(staged_row_count) as bigint) as staged_row_count,
        cast(sum(superseded_row_count) as bigint) as superseded_row_count,
        cast(
            sum(staged_row_count + repeated_row_count + superseded_row_count)
            as bigint
        ) as landed_row_count
    from outcomes
    group by resource

),

compared as (

    select
        -- ids
        stated.resource,
        -- numbers
        coalesce(landed.landed_row_count, 0) as landed_row_count,
        coalesce(landed.superseded_row_count, 0) as superseded_row_count,
        stated.rejected_row_count,
        stated.absent_row_count,
        stated.unavailable_row_count
        - stated.absent_row_count as failed_row_count,
        case
            when stated.source_row_count > coalesce(landed.staged_row_count, 0)
                then
                    stated.source_row_count
                    - coalesce(landed.staged_row_count, 0)
            when stated.source_row_count is not null then 0
        end as missing_row_count,
        stated.source_row_count,
        -- where the source doesn't count its rows, those that it gave and
        -- those whose place is known
        greatest(
            coalesce(
                stated.source_row_count,
                coalesce(landed.staged_row_count, 0)
                + stated.unavailable_row_count
            ),
            stated.unavailable_row_count
        ) as known_row_count
    from stated
    left join landed on stated.resource = landed.resource

)

select * from compared
