{% macro split_text(text, separator) -%}
    {{ return(adapter.dispatch('split_text', 'films')(text, separator)) }}
{%- endmacro %}

{% macro default__split_text(text, separator) -%}
    string_split({{ text }}, '{{ separator }}')
{%- endmacro %}

{#- A separator in brackets stands for itself. -#}
{% macro spark__split_text(text, separator) -%}
    split({{ text }}, '[{{ separator }}]', -1)
{%- endmacro %}
