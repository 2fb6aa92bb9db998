{% macro split_text(text, separator) -%}
    {{ return(adapter.dispatch('split_text', 'films')(text, separator)) }}
{%- endmacro %}

{% macro default__split_text(text, separator) -%}
    string_split({{ text }}, '{{ separator }}')
{%- endmacro %}
