{% macro last_item(list) -%}
    {{ return(adapter.dispatch('last_item', 'films')(list)) }}
{%- endmacro %}

{% macro default__last_item(list) -%}
    {{ list }}[-1]
{%- endmacro %}

{% macro spark__last_item(list) -%}
    try_element_at({{ list }}, -1)
{%- endmacro %}
