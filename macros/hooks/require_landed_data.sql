{#- Before anything that reads the landed files: say in a sentence what is
    missing. DuckDB would say "No files found", once for each model. Commands
    that read no file (a mart alone, docs, compile) aren't stopped. -#}
{% macro require_landed_data() -%}
    {%- if execute
        and flags.WHICH in ['build', 'run', 'test', 'retry', 'freshness']
        and reads_landed_files(selected_resources)
    -%}
        {%- do require_readable_raw_dir() -%}
        {%- set loads_dir = raw_dir() ~ '/loads' -%}
        {%- set found = run_query(
            'select count(*) from glob(' ~ sql_text(manifest_paths()) ~ ')'
        ).columns[0].values()[0] -%}
        {%- if not found -%}
            {{ exceptions.raise_compiler_error(
                'There is no load in ' ~ loads_dir
                ~ ': run `python -m ingest` first.'
            ) }}
        {%- endif -%}
        {%- set newest = run_query(newest_manifest()).rows[0] -%}
        {%- if newest['format_version'] != 1 -%}
            {{ exceptions.raise_compiler_error(
                'The newest load in ' ~ loads_dir ~ ' has format_version '
                ~ newest['format_version'] ~ ', and these models read 1: take a '
                ~ 'version of the project that reads it.'
            ) }}
        {%- endif -%}
        {%- if newest['never_landed'] -%}
            {{ exceptions.raise_compiler_error(
                'Never landed in ' ~ loads_dir ~ ': ' ~ newest['never_landed']
                ~ '. Run `python -m ingest` first, for all resources.'
            ) }}
        {%- endif -%}
    {%- endif -%}
{%- endmacro %}

{#- Only base models (ephemeral) and tests on sources read files. -#}
{% macro reads_landed_files(selected_ids) -%}
    {%- for id in selected_ids -%}
        {%- set parents
            = graph.nodes.get(id, {}).get('depends_on', {}).get('nodes', []) -%}
        {%- for parent in [id] + parents -%}
            {%- set config = graph.nodes.get(parent, {}).get('config', {}) -%}
            {%- if parent.startswith('source.')
                or config.get('materialized') == 'ephemeral'
            -%}
                {{ return(true) }}
            {%- endif -%}
        {%- endfor -%}
    {%- endfor -%}
    {{ return(false) }}
{%- endmacro %}

{% macro newest_manifest() -%}
    select
        format_version,
        array_to_string(
            list_filter(
                ['movies', 'ratings', 'tags', 'links'],
                lambda resource: coalesce(
                    len(resources[resource]['current']), 0
                ) = 0
            ),
            ', '
        ) as never_landed
    from {{ source('films', 'manifests') }}
    order by load_id desc
    limit 1
{%- endmacro %}
