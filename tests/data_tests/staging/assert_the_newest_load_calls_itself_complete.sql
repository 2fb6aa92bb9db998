-- By its own account; what is counted here has tests of its own.
{{ config(severity='warn') }}

with

loads as (

    select * from {{ ref('stg_films__loads') }}

)

select * from loads
where
    is_newest
    and status <> 'complete'
