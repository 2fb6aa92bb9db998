-- Landed rows, counted in the files, are staged, repeated or superseded.
with

audit as (

    select * from {{ ref('rpt_load_audit') }}

),

unbalanced as (

    select *
    from audit
    where
        is_current
        and landed_row_count
        <> staged_row_count + repeated_row_count + superseded_row_count

)

select * from unbalanced
