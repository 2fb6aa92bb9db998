{% macro epoch_to_timestamp(seconds) -%}
    {{ return(adapter.dispatch('epoch_to_timestamp', 'films')(seconds)) }}
{%- endmacro %}

{#- to_timestamp would give a zoned timestamp, shown in the machine's zone. -#}
{% macro default__epoch_to_timestamp(seconds) -%}
    make_timestamp({{ seconds }} * 1000000)
{%- endmacro %}

{% macro spark__epoch_to_timestamp(seconds) -%}
    cast(timestamp_seconds({{ seconds }}) as timestamp_ntz)
{%- endmacro %}
