{% macro sql_text(value) -%}
    {{ return(adapter.dispatch('sql_text', 'films')(value)) }}
{%- endmacro %}

{#- In a plain string DuckDB reads no escape but the doubled quote. A NUL would
    end the statement. -#}
{% macro default__sql_text(value) -%}
    {%- if value is none or value is undefined -%}
        null
    {%- else -%}
        '{{ value | string | replace("'", "''") | replace("\x00", "") }}'
    {%- endif -%}
{%- endmacro %}

{#- Spark reads a backslash as the beginning of an escape. -#}
{% macro spark__sql_text(value) -%}
    {%- if value is none or value is undefined -%}
        null
    {%- else -%}
        {{ default__sql_text(value | string | replace("\\", "\\\\")) }}
    {%- endif -%}
{%- endmacro %}

{% macro sql_utc(moment) -%}
    timestamp '{{ moment.strftime("%Y-%m-%d %H:%M:%S.%f") }}'
{%- endmacro %}
