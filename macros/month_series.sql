{% macro month_series(first_month, last_month) -%}
    {{ return(adapter.dispatch('month_series', 'films')(
        first_month, last_month
    )) }}
{%- endmacro %}

{#- Null, which explodes to no row, where either end is null. -#}
{% macro default__month_series(first_month, last_month) -%}
    generate_series({{ first_month }}, {{ last_month }}, interval '1' month)
{%- endmacro %}

{% macro spark__month_series(first_month, last_month) -%}
    sequence({{ first_month }}, {{ last_month }}, interval '1' month)
{%- endmacro %}
