-- Of what it says is missing, and of the keys that a whole landing had.
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
        audit.difference,
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
        mode = 'full'
        and stated_key_count is distinct from staged_row_count
    )
