-- This only warns: the rows in the tables are right, but a person should know
-- that some rows are missing.
{{ config(severity='warn') }}

with

audit as (

    select * from {{ ref('rpt_load_audit') }}

),

incomplete as (

    select *
    from audit
    where
        is_newest
        and difference <> 0

)

select * from incomplete
