{#- A build that replaces tables is marked as begun before it does, in the
    warehouse itself (schema meta): where it is stopped or killed, the mark stays
    and the page says so. Tables and columns are made where an older file lacks
    them, and every text goes through sql_text. -#}
{% macro record_start() -%}
    {%- if execute and flags.WHICH in ['build', 'run', 'retry']
        and selected_of('model') -%}
        {{ adapter.dispatch('mark_start', 'films')() }}
    {%- endif -%}
{%- endmacro %}

{% macro default__mark_start() -%}
    begin transaction;
    {{ make_meta_tables() }}
    insert into meta.builds by name
    {{ invocation_row() }};
    commit;
{%- endmacro %}

{#- What this invocation did, so that the page needs no other file. Runs after
    failed tests too and must not break a build. -#}
{% macro record_build(results) -%}
    {%- if execute and flags.WHICH in ['build', 'run', 'test', 'retry'] -%}
        {{ adapter.dispatch('record_end', 'films')(results) }}
    {%- endif -%}
{%- endmacro %}

{% macro default__record_end(results) -%}
    begin transaction;
    {{ make_meta_tables() }}
    {{ record_invocation(results) }}
    {{ record_test_results(results) }}
    {{ record_models(results) }}
    {{ record_figures(results) }}
    commit;
{%- endmacro %}

{% macro make_meta_tables() -%}
    create schema if not exists meta;
    {% for table, columns in meta_tables().items() %}
    create table if not exists meta.{{ table }} (invocation_id varchar);
    {% for column, type in columns.items() %}
    alter table meta.{{ table }}
    add column if not exists {{ column }} {{ type }};
    {% endfor %}
    comment on table meta.{{ table }} is {{ sql_text(meta_comments()[table]) }};
    {% endfor %}
{%- endmacro %}

{% macro meta_comments() -%}
    {{ return({
        'builds': 'Every dbt build, run, test and retry of this warehouse, and'
            ~ ' how many models and tests came to what. One row per invocation.',
        'test_results': 'What each test of an invocation came to. One row per'
            ~ ' invocation and test.',
        'models': 'The SQL that made each table that stands, as compiled, and'
            ~ ' what the table holds, its key, and the models and sources that'
            ~ ' the SQL reads. One row per model.',
        'build_figures': 'The numbers of the small marts, and what the page'
            ~ ' says, as of the last ' ~ builds_with_figures() ~ ' builds of all'
            ~ ' tables. One row per invocation, mart, key and measure.',
    }) }}
{%- endmacro %}

{% macro meta_tables() -%}
    {{ return({
        'builds': {
            'invocation_id': 'varchar',
            'started_at': 'timestamp',
            'finished_at': 'timestamp',
            'dbt_version': 'varchar',
            'engine': 'varchar',
            'load_id': 'varchar',
            'command': 'varchar',
            'is_whole': 'boolean',
            'models_ok': 'bigint',
            'models_failed': 'bigint',
            'models_skipped': 'bigint',
            'tests_passed': 'bigint',
            'tests_warned': 'bigint',
            'tests_failed': 'bigint',
        },
        'test_results': {
            'invocation_id': 'varchar',
            'test_name': 'varchar',
            'node_id': 'varchar',
            'tested_model': 'varchar',
            'severity': 'varchar',
            'status': 'varchar',
            'failures': 'bigint',
            'message': 'varchar',
        },
        'models': {
            'model_name': 'varchar',
            'schema_name': 'varchar',
            'compiled_sql': 'varchar',
            'description': 'varchar',
            'invocation_id': 'varchar',
            'key_columns': 'varchar[]',
            'parents': 'varchar[]',
        },
        'build_figures': {
            'invocation_id': 'varchar',
            'mart': 'varchar',
            'key': 'varchar',
            'measure': 'varchar',
            'value': 'double',
            'text': 'varchar',
        },
    }) }}
{%- endmacro %}

{#- How many models and tests came to what. dbt skips a model if a model or a
    test before it has failed. -#}
{% macro outcome_counts(results) -%}
    {%- set count = {
        'ok': 0, 'failed': 0, 'skipped_model': 0, 'pass': 0, 'warn': 0, 'fail': 0
    } -%}
    {%- for result in results -%}
        {%- if result.node.resource_type in ['test', 'unit_test'] -%}
            {#- An error is a failed test, a skipped one is no test. -#}
            {%- set status = result.status | string -%}
            {%- set outcome = {'error': 'fail'}.get(status, status) -%}
        {%- elif result.node.resource_type == 'model' -%}
            {%- set outcome = {'success': 'ok', 'skipped': 'skipped_model'}
                .get(result.status | string, 'failed') -%}
        {%- endif -%}
        {%- if outcome in count -%}
            {%- do count.update({outcome: count[outcome] + 1}) -%}
        {%- endif -%}
    {%- endfor -%}
    {{ return(count) }}
{%- endmacro %}

{% macro record_invocation(results) -%}
    {%- set count = outcome_counts(results) -%}
    {%- set now = modules.datetime.datetime.now(modules.pytz.utc) %}
    -- its mark, or nothing where it made no table
    create or replace temp table this_build as
    {{ invocation_row() }};
    update this_build
    set is_whole = builds.is_whole
    from meta.builds
    where builds.invocation_id = this_build.invocation_id;
    delete from meta.builds
    where invocation_id = {{ sql_text(invocation_id) }};
    insert into meta.builds by name
    select
        *,
        {{ sql_utc(now) }} as finished_at,
        {{ count['ok'] }} as models_ok,
        {{ count['failed'] }} as models_failed,
        {{ count['skipped_model'] }} as models_skipped,
        {{ count['pass'] }} as tests_passed,
        {{ count['warn'] }} as tests_warned,
        {{ count['fail'] }} as tests_failed
    from this_build;
    drop table this_build;
{%- endmacro %}

{#- What is known of the invocation before it has done anything. -#}
{% macro invocation_row() -%}
    select
        {{ sql_text(invocation_id) }} as invocation_id,
        {{ sql_utc(run_started_at) }} as started_at,
        {{ sql_text(dbt_version) }} as dbt_version,
        {{ engine() }} as engine,
        {{ newest_load() }} as load_id,
        {{ sql_text(flags.WHICH) }} as command,
        {{ is_whole() }} as is_whole
{%- endmacro %}

{#- What runs the SQL, with its version. -#}
{% macro engine() -%}
    {{ return(adapter.dispatch('engine', 'films')()) }}
{%- endmacro %}

{% macro default__engine() -%}
    'DuckDB ' || ltrim(version(), 'v')
{%- endmacro %}

{% macro newest_load() -%}
    {{ return(adapter.dispatch('newest_load', 'films')()) }}
{%- endmacro %}

{% macro default__newest_load() -%}
    (
        select max(regexp_extract(file, '([^/]+)/manifest[.]json$', 1))
        from glob({{ sql_text(manifest_paths()) }})
    )
{%- endmacro %}

{#- Whether nothing is left out: no table, or no test where only tests run. A
    retry is whole if what it goes on with was, and nothing has landed since. -#}
{% macro is_whole() -%}
    {%- set kind = 'test' if flags.WHICH == 'test' else 'model' -%}
    {%- set left_out = graph.nodes.values()
        | selectattr('resource_type', 'equalto', kind)
        | rejectattr('config.materialized', 'equalto', 'ephemeral')
        | map(attribute='unique_id') | reject('in', selected_resources) | list -%}
    {%- if flags.WHICH == 'retry' -%}
        coalesce((
            select
                is_whole
                and finished_at is not null
                and load_id = {{ newest_load() }}
            from meta.builds
            where invocation_id <> {{ sql_text(invocation_id) }}
            order by started_at desc
            limit 1
        ), false)
    {%- else -%}
        {{ 'false' if left_out else 'true' }}
    {%- endif -%}
{%- endmacro %}

{% macro selected_of(kind) -%}
    {%- set prefix = kind ~ '.' -%}
    {%- set ids = [] -%}
    {%- for id in selected_resources if id.startswith(prefix) -%}
        {%- do ids.append(id) -%}
    {%- endfor -%}
    {{ return(ids) }}
{%- endmacro %}

{#- One statement, not one a row: there are hundreds. A list stays a list. -#}
{% macro insert_recorded(table, rows) -%}
    insert into meta.{{ table }} by name
    {{ recorded_rows(table, rows) }};
{%- endmacro %}

{% macro recorded_rows(table, rows) -%}
    select unnest(
        from_json(
            {{ sql_text(tojson(rows)) }},
            {{ sql_text(tojson([meta_tables()[table]])) }}
        ),
        max_depth := 2
    )
{%- endmacro %}
