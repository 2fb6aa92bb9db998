{#- What only files have is landed only where a file has it, and DuckDB reads
    no pattern that finds nothing: no rows of these columns stand for it then.
    An address is refused before a build; compiling finds nothing there. -#}
{% macro landed_or_none(resource, columns) -%}
    {%- set relation = source('films', resource) -%}
    {%- if has_landed_files(resource) -%}
        select * from {{ relation }}
    {%- else -%}
        select
            {%- for column, type in columns.items() %}
            {{ dbt.cast('null', type) }} as {{ column }},
            {%- endfor %}
            {{ dbt.cast('null', 'varchar') }} as _load_id,
            {{ dbt.cast('null', 'timestamptz') }} as _loaded_at,
            cast(null as bigint) as _offset
        where false
    {%- endif -%}
{%- endmacro %}

{% macro has_landed_files(resource) -%}
    {{ return(adapter.dispatch('has_landed_files', 'films')(resource)) }}
{%- endmacro %}

{% macro default__has_landed_files(resource) -%}
    {%- if not execute or '://' in raw_dir() -%}
        {{ return(true) }}
    {%- endif -%}
    {{ return(run_query(
        'select count(*) from glob(' ~ sql_text(landed_paths(resource)) ~ ')'
    ).columns[0].values()[0] > 0) }}
{%- endmacro %}

{#- By what the manifests say: Spark reads no pattern that finds nothing. -#}
{% macro spark__has_landed_files(resource) -%}
    {%- if not execute -%}
        {{ return(true) }}
    {%- endif -%}
    {{ return(run_query(
        'select count(*) from ' ~ landed_schema() ~ '.manifests where '
        ~ 'array_size(resources[' ~ sql_text(resource) ~ '].files) > 0'
    ).columns[0].values()[0] > 0) }}
{%- endmacro %}
