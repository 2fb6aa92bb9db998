{% macro tag_key(tag) -%}
    {{ lower_case(trim_blanks(tag)) }}
{%- endmacro %}
