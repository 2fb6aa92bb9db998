-- A warning: the tables are right as far as they go, but a person should know
-- that they don't go all the way.
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
