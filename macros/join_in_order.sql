{% macro join_in_order(text, separator, place) -%}
    {{ return(adapter.dispatch('join_in_order', 'films')(
        text, separator, place
    )) }}
{%- endmacro %}

{% macro default__join_in_order(text, separator, place) -%}
    string_agg({{ text }}, '{{ separator }}' order by {{ place }})
{%- endmacro %}

{% macro spark__join_in_order(text, separator, place) -%}
    listagg({{ text }}, '{{ separator }}') within group (order by {{ place }})
{%- endmacro %}
