{% macro days_between(first_day, last_day) -%}
    {{ return(adapter.dispatch('days_between', 'films')(
        first_day, last_day
    )) }}
{%- endmacro %}

{#- A series of dates is one of timestamps. -#}
{% macro default__days_between(first_day, last_day) -%}
    generate_series({{ first_day }}, {{ last_day }}, interval '1' day)
{%- endmacro %}

{% macro spark__days_between(first_day, last_day) -%}
    sequence({{ first_day }}, {{ last_day }}, interval '1' day)
{%- endmacro %}
