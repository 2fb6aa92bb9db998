{#- The value stands in dbt_project.yml alone. -#}
{% macro threshold(name) -%}
    '{{ name }}', cast({{ var(name) }} as double)
{%- endmacro %}
