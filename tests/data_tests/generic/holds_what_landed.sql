{#- Of each landed row, the model has the key: from the same load with the same
    values, nulls being equal, or from a newer load. -#}
{% test holds_what_landed(model, landed, key, value) %}

select landed.*
from {{ landed }} as landed
where not exists (
    select 1
    from {{ model }} as staged
    where
        {% for column in key %}
        staged.{{ column }} = landed.{{ column }} and
        {% endfor %}
        (
            landed.load_id < staged.load_id
            or (
                {% for column in value %}
                staged.{{ column }} is not distinct from landed.{{ column }}
                {% if not loop.last %}and{% endif %}
                {% endfor %}
            )
        )
)

{% endtest %}
