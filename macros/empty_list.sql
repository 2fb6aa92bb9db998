{% macro empty_list(of) -%}
    {{ return(adapter.dispatch('empty_list', 'films')(of)) }}
{%- endmacro %}

{#- Without the cast it is a list of integers. -#}
{% macro default__empty_list(of) -%}
    cast([] as {{ of }}[])
{%- endmacro %}
