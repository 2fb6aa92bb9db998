{#- Of each landed row, the model has the key: from the same load with the same
    values, nulls being equal, or from a newer load. Nearly every row has its
    equal, which a join on equality alone finds fast; only what is left is held
    against newer loads. Where all rows are equal, none needs to be found. -#}
{% test holds_what_landed(model, landed, key, value) %}

with

unequal as (
    select * from {{ landed }}
    where not {{ have_same_rows(model, landed, key + value) }}
),

staged as (
    select * from {{ model }}
    where not {{ have_same_rows(model, landed, key + value) }}
),

changed as (
    select unequal.*
    from unequal
    where not exists (
        select 1
        from staged
        where
            {% for column in key %}
            staged.{{ column }} = unequal.{{ column }} and
            {% endfor %}
            {% for column in value %}
            staged.{{ column }} is not distinct from unequal.{{ column }}
            {% if not loop.last %}and{% endif %}
            {% endfor %}
    )
),

newer as (
    select * from staged
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
