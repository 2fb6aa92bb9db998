{% macro list_in_order(expression, place) -%}
    {{ return(adapter.dispatch('list_in_order', 'films')(
        expression, place
    )) }}
{%- endmacro %}

{% macro default__list_in_order(expression, place) -%}
    list({{ expression }} order by {{ place }})
{%- endmacro %}
