{#- The schema as configured, without the target's in front: one developer, one
    file, so the names people query are the same everywhere. -#}
{% macro generate_schema_name(custom_schema_name, node) -%}
    {{ (custom_schema_name or target.schema) | trim }}
{%- endmacro %}
