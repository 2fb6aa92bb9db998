{% macro explode(list) -%}
    {{ return(adapter.dispatch('explode', 'films')(list)) }}
{%- endmacro %}

{% macro default__explode(list) -%}
    unnest({{ list }})
{%- endmacro %}
