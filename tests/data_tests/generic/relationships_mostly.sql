{#- The built-in relationships test fails on the first orphan, or never. Here
    any orphan warns, and a share of rows above orphan_share_limit fails. Where
    the parent has no row at all, the source didn't serve it, which is told
    elsewhere, and the children are worth keeping: warn. Each returned row
    carries the limit, for dbt to compare its count with. -#}
{% test relationships_mostly(model, column_name, to, field) %}

{{ config(
    warn_if='> 0',
    error_if='> coalesce(max(most_orphans), 0)'
) }}

with

child as (
    select * from {{ model }}
    where {{ column_name }} is not null
),

parent as (
    select * from {{ to }}
),

orphans as (
    select child.*
    from child
    left join parent on child.{{ column_name }} = parent.{{ field }}
    where parent.{{ field }} is null
),

limits as (
    select
        count(*) * case
            when exists (select 1 from parent) then {{ var('orphan_share_limit') }}
            else 1
        end as most_orphans
    from child
)

select
    orphans.*,
    limits.most_orphans
from orphans
cross join limits

{% endtest %}
