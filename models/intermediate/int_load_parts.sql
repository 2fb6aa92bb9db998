with

pairs as (

    select * from {{ ref('int_load_pairs') }}

),

loads as (

    select * from {{ ref('stg_films__loads') }}

),

earlier_loads as (

    select * from loads

),

landed_rows as (

    select * from {{ ref('stg_films__landed_rows') }}

),

-- the loads whose files made up a resource when a load was complete
parts as (

    select
        load_id,
        resource,
        {{ explode('current_load_ids') }} as part_load_id
    from loads

),

parts_of_pairs as (

    select
        pairs.load_id,
        parts.resource,
        parts.part_load_id,
        true as is_before,
        false as is_after
    from pairs
    inner join parts on pairs.previous_load_id = parts.load_id
    union all
    select
        pairs.load_id,
        parts.resource,
        parts.part_load_id,
        false as is_before,
        true as is_after
    from pairs
    inner join parts on pairs.load_id = parts.load_id

),

sides as (

    select
        load_id,
        resource,
        part_load_id,
        bool_or(is_before) as is_before,
        bool_or(is_after) as is_after
    from parts_of_pairs
    group by
        load_id,
        resource,
        part_load_id

),

-- a load whose manifest or rows are in the folder no more is gone
with_rows as (

    select
        sides.*,
        coalesce(landed_rows.row_count, 0) as row_count,
        loads.stated_row_count is null
        or (
            loads.stated_row_count > 0
            and landed_rows.row_count is null
        ) as is_gone
    from sides
    left join loads
        on
            sides.part_load_id = loads.load_id
            and sides.resource = loads.resource
    left join landed_rows
        on
            sides.part_load_id = landed_rows.load_id
            and sides.resource = landed_rows.resource

),

summed as (

    select
        load_id,
        resource,
        count(case when is_before <> is_after then 1 end)
            as one_sided_part_count,
        count(case when is_before and not is_after then 1 end)
            as left_part_count,
        max(case when is_after and not is_before then part_load_id end)
            as joined_load_id,
        bool_or(is_gone) as is_gone,
        sum(row_count) as row_count
    from with_rows
    group by
        load_id,
        resource

),

-- a load that only adds rows, and as many keys as the resource has more now,
-- has added them all: neither its rows nor those before need be read
stated as (

    select
        summed.*,
        summed.one_sided_part_count = 0 as is_same,
        summed.left_part_count = 0
        and summed.one_sided_part_count = 1
        and summed.joined_load_id = summed.load_id
        and coalesce(
            loads.current_row_count - loads.stated_key_count = case
                when {{ list_length('earlier_loads.current_load_ids') }} > 0
                    then earlier_loads.current_row_count
                else 0
            end,
            false
        ) as is_stated
    from summed
    inner join pairs on summed.load_id = pairs.load_id
    left join loads
        on
            summed.load_id = loads.load_id
            and summed.resource = loads.resource
    left join earlier_loads
        on
            pairs.previous_load_id = earlier_loads.load_id
            and summed.resource = earlier_loads.resource

),

-- how many rows are read for a pair and for those after it
weighed as (

    select
        load_id,
        resource,
        is_same,
        is_stated,
        is_gone,
        load_id = max(load_id) over () as is_last_pair,
        sum(
            case when is_same or is_stated or is_gone then 0 else row_count end
        ) over (
            order by load_id desc, resource asc
            rows between unbounded preceding and current row
        ) as read_row_count
    from stated

),

judged as (

    select
        load_id,
        resource,
        case
            when is_same then 'same_files'
            when is_stated then 'manifests'
            when is_gone then 'files_gone'
            when
                is_last_pair
                or read_row_count <= {{ var('load_changes_max_rows') }}
                then 'rows'
            else 'too_many_rows'
        end as evidence
    from weighed

),

placed as (

    select
        -- ids
        sides.load_id,
        sides.resource,
        sides.part_load_id,
        -- text
        judged.evidence,
        -- booleans
        sides.is_before,
        sides.is_after
    from sides
    inner join judged
        on
            sides.load_id = judged.load_id
            and sides.resource = judged.resource

)

select * from placed
