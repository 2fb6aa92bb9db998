{% macro single_blanks(text) -%}
    {{ return(adapter.dispatch('single_blanks', 'films')(text)) }}
{%- endmacro %}

{% macro default__single_blanks(text) -%}
    regexp_replace({{ text }}, '[\s\p{Z}]+', ' ', 'g')
{%- endmacro %}

{% macro spark__single_blanks(text) -%}
    regexp_replace({{ text }}, r'[\s\p{Z}]+', ' ')
{%- endmacro %}
