-- Rows of two sources would share keys, and the tables would mean nothing.
with

loads as (

    select * from {{ ref('stg_films__loads') }}

)

select
    resource,
    count(distinct source) as source_count
from loads
where
    is_current
    or is_newest
group by resource
having count(distinct source) <> 1
