-- This is what the manifest says. Other tests count the rows.
{{ config(severity='warn') }}

with

loads as (

    select * from {{ ref('stg_films__loads') }}

)

select * from loads
where
    is_newest
    and status <> 'complete'
