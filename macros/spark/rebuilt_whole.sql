{#- Spark deletes nothing from parquet, so what DuckDB builds by adding to it
    is built whole there. -#}
{% macro is_incremental() -%}
    {{ return(adapter.dispatch('is_incremental', 'films')()) }}
{%- endmacro %}

{% macro default__is_incremental() -%}
    {{ return(dbt.is_incremental()) }}
{%- endmacro %}

{% macro spark__is_incremental() -%}
    {{ return(false) }}
{%- endmacro %}

{% materialization incremental, adapter = 'spark' -%}
    {{ return(materialization_table_spark()) }}
{%- endmaterialization %}
