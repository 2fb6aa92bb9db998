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

load_parts as (

    select * from {{ ref('int_load_parts') }}

),

row_changes as (

    select * from {{ ref('int_row_changes') }}

),

resources as (

    select distinct resource
    from loads

),

evidence as (

    select distinct
        load_id,
        resource,
        evidence
    from load_parts

),

-- a resource that neither load knows has no row
entries as (

    select
        pairs.load_id,
        resources.resource,
        pairs.previous_load_id,
        pairs.source,
        loads.status,
        loads.mode,
        loads.finished_at,
        loads.stated_key_count,
        loads.is_newest,
        case
            when {{ list_length('loads.current_load_ids') }} > 0
                then loads.current_row_count
            else 0
        end as row_count,
        earlier_loads.status as previous_status,
        case
            when {{ list_length('earlier_loads.current_load_ids') }} > 0
                then earlier_loads.current_row_count
            else 0
        end as previous_row_count
    from pairs
    cross join resources
    left join loads
        on
            pairs.load_id = loads.load_id
            and resources.resource = loads.resource
    left join earlier_loads
        on
            pairs.previous_load_id = earlier_loads.load_id
            and resources.resource = earlier_loads.resource
    where
        loads.load_id is not null
        or earlier_loads.load_id is not null

),

ends as (

    select
        load_id,
        max(finished_at) as finished_at,
        bool_or(is_newest) as is_newest
    from loads
    group by load_id

),

previous_ends as (

    select * from ends

),

-- without a file on either side nothing can differ
judged as (

    select
        entries.*,
        coalesce(evidence.evidence, 'same_files') as evidence,
        row_changes.added_row_count as read_added_count,
        row_changes.gone_row_count as read_gone_count,
        row_changes.changed_row_count as read_changed_count
    from entries
    left join evidence
        on
            entries.load_id = evidence.load_id
            and entries.resource = evidence.resource
    left join row_changes
        on
            entries.load_id = row_changes.load_id
            and entries.resource = row_changes.resource

),

changes as (

    select
        -- identifiers
        judged.load_id,
        judged.resource,
        judged.previous_load_id,
        -- dimensions
        ends.is_newest,
        judged.source,
        judged.mode,
        judged.status,
        judged.previous_status,
        judged.evidence,
        ends.finished_at,
        previous_ends.finished_at as previous_finished_at,
        -- facts
        judged.previous_row_count,
        case judged.evidence
            when 'same_files' then 0
            when 'manifests' then judged.stated_key_count
            when 'rows' then judged.read_added_count
        end as added_row_count,
        case
            when judged.evidence in ('same_files', 'manifests') then 0
            when judged.evidence = 'rows' then judged.read_gone_count
        end as gone_row_count,
        case
            when judged.evidence in ('same_files', 'manifests') then 0
            when judged.evidence = 'rows' then judged.read_changed_count
        end as changed_row_count,
        judged.row_count
    from judged
    inner join ends on judged.load_id = ends.load_id
    inner join previous_ends
        on judged.previous_load_id = previous_ends.load_id

)

select * from changes
