{% macro tag_key(tag) -%}
    lower({{ trim_blanks(tag) }})
{%- endmacro %}
