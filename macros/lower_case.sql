{% macro lower_case(text) -%}
    {{ return(adapter.dispatch('lower_case', 'films')(text)) }}
{%- endmacro %}

{% macro default__lower_case(text) -%}
    lower({{ text }})
{%- endmacro %}

{#- DuckDB looks at one letter at a time. Spark makes two characters of one
    with a dot, and another sigma of the one that ends a word. -#}
{% macro spark__lower_case(text) -%}
    lower(translate({{ text }}, 'İΣ', 'iσ'))
{%- endmacro %}
