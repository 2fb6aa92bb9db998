{% macro list_of(type, items) -%}
    {{ return(adapter.dispatch('list_of', 'films')(type, items)) }}
{%- endmacro %}

{% macro default__list_of(type, items) -%}
    cast([{{ items | join(', ') }}] as {{ type }}[])
{%- endmacro %}

{% macro spark__list_of(type, items) -%}
    cast(array({{ items | join(', ') }}) as array<{{ spark_type(type) }}>)
{%- endmacro %}
