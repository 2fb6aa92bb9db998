{#- A column of the row is a headline of the same name. -#}
{% macro as_headlines(row, card, values=[], texts=[], moments=[]) -%}
    {%- for name in values + texts + moments %}
    select
        '{{ card }}' as card,
        '{{ name }}' as name,
        {% if name in values -%}
        cast({{ name }} as double) as value,
        {% else -%}
        cast(null as double) as value,
        {% endif -%}
        {% if name in texts -%}
        cast({{ name }} as varchar) as text,
        {% else -%}
        cast(null as varchar) as text,
        {% endif -%}
        {% if name in moments -%}
        cast({{ name }} as timestamp) as value_at
        {%- else -%}
        cast(null as timestamp) as value_at
        {%- endif %}
    from {{ row }}
    {% if not loop.last %}union all{% endif %}
    {%- endfor %}
{%- endmacro %}
