with

load_audit as (

    select * from {{ ref('rpt_load_audit') }}

),

-- an appended load stages its own rows only, the resource has more
with_totals as (

    select
        *,
        sum(staged_row_count) over (partition by resource)
            as resource_row_count
    from load_audit

),

newest as (

    select
        -- identifiers
        resource,
        load_id,
        -- dimensions
        case
            when resource = 'movies' then 1
            when resource = 'ratings' then 2
            when resource = 'tags' then 3
            when resource = 'links' then 4
            when resource = 'users' then 5
            when resource = 'genome_scores' then 6
            when resource = 'genome_tags' then 7
            else 8
        end as resource_number,
        source,
        status,
        finished_at,
        is_unserved,
        count_error,
        -- facts
        coalesce(row_end, source_row_count) as source_row_count,
        source_row_count as counted_row_count,
        cast(coalesce(resource_row_count, 0) as bigint) as staged_row_count,
        coalesce(unavailable_row_count, 0) as unavailable_row_count,
        failed_row_count,
        absent_row_count,
        difference
    from with_totals
    where is_newest

)

select * from newest
