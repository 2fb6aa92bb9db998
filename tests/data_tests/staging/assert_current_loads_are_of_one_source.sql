-- Rows of two sources side by side would share keys and mean nothing.
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
