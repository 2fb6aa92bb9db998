{#- Before anything that reads the landed files: say in a sentence what is
    missing. DuckDB would say "No files found", once for each model. Commands
    that read no file (a mart alone, docs, compile) aren't stopped. -#}
{% macro require_landed_data() -%}
    {%- if execute
        and flags.WHICH in ['build', 'run', 'test', 'retry', 'freshness']
        and reads_landed_files(selected_resources)
    -%}
        {%- do require_readable_raw_dir() -%}
        {%- do require_a_load() -%}
        {%- do make_landed_views() -%}
        {%- set loads_dir = raw_dir() ~ '/loads' -%}
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
                'Never landed in ' ~ loads_dir ~ ': ' ~ newest['never_landed'][2:]
                ~ '. Run `python -m ingest` first, for all resources.'
            ) }}
        {%- endif -%}
    {%- endif -%}
{%- endmacro %}

{% macro require_a_load() -%}
    {{ return(adapter.dispatch('require_a_load', 'films')()) }}
{%- endmacro %}

{% macro default__require_a_load() -%}
    {%- set found = run_query(
        'select count(*) from glob(' ~ sql_text(manifest_paths()) ~ ')'
    ).columns[0].values()[0] -%}
    {%- if not found -%}
        {{ exceptions.raise_compiler_error(
            'There is no load in ' ~ raw_dir() ~ '/loads'
            ~ ': run `python -m ingest` first.'
        ) }}
    {%- endif -%}
{%- endmacro %}

{#- Spark says of a pattern that finds nothing which path doesn't exist, and no
    SQL can ask before: `make spark-build` looks in the folder first. -#}
{% macro spark__require_a_load() -%}
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

{#- The resources that every source has and this folder never got. -#}
{% macro newest_manifest() -%}
    select
        format_version,
        {% for name in always_landed() -%}
        case
            when coalesce({{ list_length(
                "resources['" ~ name ~ "']['current']"
            ) }}, 0) = 0
                then ', {{ name }}'
            else ''
        end {{ '||' if not loop.last }}
        {% endfor -%}
        as never_landed
    from {{ source('films', 'manifests') }}
    order by load_id desc
    limit 1
{%- endmacro %}
