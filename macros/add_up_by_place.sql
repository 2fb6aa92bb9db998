{#- A hook before a model that adds up by two ranks: DuckDB then finds each
    pair by its place, without a search, as long as both are of so many bits. -#}
{% macro add_up_by_place(bits) -%}
    {{ return(adapter.dispatch('add_up_by_place', 'films')(bits)) }}
{%- endmacro %}

{% macro default__add_up_by_place(bits) -%}
    set session perfect_ht_threshold = {{ bits }}
{%- endmacro %}

{% macro spark__add_up_by_place(bits) -%}
{%- endmacro %}

{% macro add_up_as_usual() -%}
    {{ return(adapter.dispatch('add_up_as_usual', 'films')()) }}
{%- endmacro %}

{% macro default__add_up_as_usual() -%}
    reset session perfect_ht_threshold
{%- endmacro %}

{% macro spark__add_up_as_usual() -%}
{%- endmacro %}
