{#- Before a build on an engine that reads files by views: a view of each
    source, in the schema that _films__sources.yml names. DuckDB reads the files
    where the source says. -#}
{% macro make_landed_views() -%}
    {{ return(adapter.dispatch('make_landed_views', 'films')()) }}
{%- endmacro %}

{% macro default__make_landed_views() -%}
{%- endmacro %}

{% macro spark__make_landed_views() -%}
    {%- do run_query('create schema if not exists ' ~ landed_schema()) -%}
    {%- do run_query(landed_view('manifests', manifests_query())) -%}
    {%- do run_query(landed_view('checks', checks_query())) -%}
    {%- for node in graph.sources.values()
        if node.name not in ['manifests', 'checks']
        and (node.name in always_landed() or has_landed_files(node.name))
    -%}
        {%- do run_query(landed_view(
            node.name,
            'select * except (_loaded_at), '
            ~ utc_timestamp('_loaded_at') ~ ' as _loaded_at from parquet.'
            ~ quoted_path(landed_paths(node.name))
        )) -%}
    {%- endfor -%}
{%- endmacro %}

{% macro landed_schema() -%}
    {{ return(generate_schema_name('films', none) | trim) }}
{%- endmacro %}

{% macro always_landed() -%}
    {{ return(['movies', 'ratings', 'tags', 'links']) }}
{%- endmacro %}

{% macro landed_view(name, query) -%}
    create or replace view {{ landed_schema() }}.{{ name }} as
    {{ query }}
{%- endmacro %}

{% macro quoted_path(path) -%}
    {{ return(adapter.quote(path | replace('`', '``'))) }}
{%- endmacro %}

{#- The text of a time ends in a Z, so it is read as one of a zone. -#}
{% macro manifests_query() -%}
    {%- set at = 'timestamp_ltz' -%}
    {%- set type -%}
        format_version int, load_id string, tool string, source string,
        status string, started_at {{ at }}, finished_at {{ at }},
        resources map<string, struct<
        status string, mode string, reason string,
        source_count_before bigint, source_count_after bigint,
        rows bigint, distinct_keys bigint, missing bigint,
        current_rows bigint, rejected bigint,
        count_error string, row_end bigint, unserved boolean,
        unavailable bigint, failed_offsets array<bigint>,
        compared_at {{ at }}, requests bigint, retries bigint,
        files array<struct<path string, rows bigint>>,
        current array<string>>>
    {%- endset -%}
    select
        manifest.format_version,
        manifest.load_id,
        manifest.tool,
        manifest.source,
        manifest.status,
        cast(manifest.started_at as timestamp_ntz) as started_at,
        cast(manifest.finished_at as timestamp_ntz) as finished_at,
        transform_values(
            manifest.resources,
            (name, load) -> struct(
                load.status, load.mode, load.reason,
                load.source_count_before, load.source_count_after,
                load.rows, load.distinct_keys, load.missing,
                load.current_rows, load.rejected,
                load.count_error, load.row_end, load.unserved,
                load.unavailable, load.failed_offsets,
                cast(load.compared_at as timestamp_ntz) as compared_at,
                load.requests, load.retries, load.files, load.current
            )
        ) as resources
    from (
        select from_json(cast(content as string), '{{ type }}') as manifest
        from binaryFile.{{ quoted_path(manifest_paths()) }}
    ) as manifests
{%- endmacro %}

{#- The file may be missing, and Spark reads no path that finds nothing: the
    manifests are looked for too, and left out. -#}
{% macro checks_query() -%}
    {%- set type -%}
        sources map<string, struct<compared_at map<string, timestamp_ltz>,
        loads map<string, string>>>
    {%- endset -%}
    {%- set paths = literal_raw_dir() ~ '/{checks.json,' ~ loads_pattern()
        ~ '/manifest.json}' -%}
    select
        struct(transform_values(
            parsed.sources,
            (name, found) -> struct(
                transform_values(
                    found.compared_at,
                    (resource, moment) -> cast(moment as timestamp_ntz)
                ) as compared_at,
                found.loads
            )
        ) as sources) as checks
    from (
        select
            from_json(
                try_validate_utf8(cast(content as string)), '{{ type }}'
            ) as parsed
        from binaryFile.{{ quoted_path(paths) }}
        where _metadata.file_name = 'checks.json'
    ) as files
{%- endmacro %}
