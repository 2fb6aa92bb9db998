{% macro utc_timestamp(zoned) -%}
    {{ return(adapter.dispatch('utc_timestamp', 'films')(zoned)) }}
{%- endmacro %}

{#- A plain cast would take the machine's zone. -#}
{% macro default__utc_timestamp(zoned) -%}
    timezone('UTC', {{ zoned }})
{%- endmacro %}

{#- The session is in UTC, as profiles.yml has it. -#}
{% macro spark__utc_timestamp(zoned) -%}
    cast({{ zoned }} as timestamp_ntz)
{%- endmacro %}
