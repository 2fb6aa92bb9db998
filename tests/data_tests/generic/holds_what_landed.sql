{#- Of each landed row, the model has the key: from the same load with the same
    values, nulls being equal, or from a newer load. Nearly every row has its
    equal, which a join on equality alone finds fast; only what is left is held
    against newer loads. -#}
{% test holds_what_landed(model, landed, key, value) %}

with

changed as (
    select landed.*
    from {{ landed }} as landed
    where not exists (
        select 1
        from {{ model }} as staged
        where
            {% for column in key %}
            staged.{{ column }} = landed.{{ column }} and
            {% endfor %}
            {% for column in value %}
            staged.{{ column }} is not distinct from landed.{{ column }}
            {% if not loop.last %}and{% endif %}
            {% endfor %}
    )
),

newer as (
    select * from {{ model }}
    where load_id > (select min(changed.load_id) from changed)
)

select changed.*
from changed
where not exists (
    select 1
    from newer
    where
        {% for column in key %}
        newer.{{ column }} = changed.{{ column }} and
        {% endfor %}
        newer.load_id > changed.load_id
)

{% endtest %}
