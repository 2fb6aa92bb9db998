{#- The built-in relationships test fails on the first orphan or never. Here any
    orphan warns, and more than limit_share of the rows fail. The limit is carried
    in each returned row, because dbt compares a number with what it counted. -#}
{% test relationships_mostly(model, column_name, to, field, limit_share) %}

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
    left join parent
        on child.{{ column_name }} = parent.{{ field }}
    where parent.{{ field }} is null
)

select
    orphans.*,
    {{ limit_share }} * (select count(*) from child) as most_orphans
from orphans

{% endtest %}
