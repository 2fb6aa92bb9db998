{#- The schema as configured, without the target's in front: one developer, one
    file, so the names people query are the same everywhere. What is built beside
    that has a prefix until it takes their place. -#}
{% macro generate_schema_name(custom_schema_name, node) -%}
    {{ env_var('FILMS_SCHEMA_PREFIX', '') }}
    {#- -#} {{ (custom_schema_name or target.schema) | trim }}
{%- endmacro %}
