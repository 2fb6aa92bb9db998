-- It agrees on what is missing, and on the number of keys of a full load. A
-- source that gives no count may still have shown its end: the audit then
-- knows what is missing, and the manifest doesn't state it.
with

loads as (

    select * from {{ ref('stg_films__loads') }}

),

audit as (

    select * from {{ ref('rpt_load_audit') }}

),

compared as (

    select
        loads.load_id,
        loads.resource,
        loads.mode,
        loads.missing_row_count,
        case
            when loads.source_row_count is not null then audit.difference
        end as difference,
        loads.stated_key_count,
        audit.staged_row_count
    from loads
    inner join audit
        on
            loads.load_id = audit.load_id
            and loads.resource = audit.resource
    where loads.is_newest

)

select * from compared
where
    missing_row_count is distinct from difference
    or (
        mode in ('full', 'recheck')
        and stated_key_count is distinct from staged_row_count
    )
