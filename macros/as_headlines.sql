{#- A column of the row is a headline of the same name. -#}
{% macro as_headlines(row, card, values=[], texts=[], moments=[]) -%}
    {{ return(adapter.dispatch('as_headlines', 'films')(
        row, card, values, texts, moments
    )) }}
{%- endmacro %}

{% macro default__as_headlines(row, card, values, texts, moments) -%}
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

{#- In one reading of the row: Spark would compute it for each headline. -#}
{% macro spark__as_headlines(row, card, values, texts, moments) -%}
    {%- set names = values + texts + moments %}
    select
        '{{ card }}' as card,
        stack(
            {{ names | length }}
            {%- for name in names -%}
            , '{{ name }}'
            {%- for type, of_type in [
                ('double', values), ('string', texts), ('timestamp', moments)
            ] -%}
            , cast({{ name if name in of_type else 'null' }} as {{ type }})
            {%- endfor -%}
            {%- endfor %}
        ) as (name, value, text, value_at)
    from {{ row }}
{%- endmacro %}
