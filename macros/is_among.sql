{% macro is_among(these, others, columns) -%}
    exists (
        select 1
        from {{ others }} as others
        where
            {% for column in columns %}
            {{ these }}.{{ column }} is not distinct from others.{{ column }}
            {% if not loop.last %}and{% endif %}
            {% endfor %}
    )
{%- endmacro %}
