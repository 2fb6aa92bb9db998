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

{% macro record_test_results(results) -%}
    {{ insert_recorded('test_results', test_result_rows(results)) }}
{%- endmacro %}

{% macro test_result_rows(results) -%}
    {%- set rows = [] -%}
    {%- for result in results
        if result.node.resource_type in ['test', 'unit_test']
    -%}
        {%- do rows.append({
            'invocation_id': invocation_id,
            'test_name': result.node.name,
            'node_id': result.node.unique_id,
            'tested_model': tested_model(result.node),
            'severity': severity(result.node),
            'status': result.status | string,
            'failures': result.failures,
            'message': [result.message, broken_rules(result)]
                | select | join('; ') or none,
        }) -%}
    {%- endfor -%}
    {{ return(rows) }}
{%- endmacro %}

{#- Unit tests have none configured; they fail. -#}
{% macro severity(node) -%}
    {{ return((node.config.get('severity') or 'error') | lower) }}
{%- endmacro %}

{#- A singular test belongs to the first model it reads. -#}
{% macro tested_model(node) -%}
    {%- set id = node.attached_node or node.tested_node_unique_id
        or node.depends_on.nodes | first -%}
    {{ return(id.split('.')[-1] if id else none) }}
{%- endmacro %}

{#- What stands before a name only while a warehouse is built to replace the
    one in use: the file's name, or what sets its schemas apart. -#}
{% macro building_prefix() -%}
    {{ return(adapter.dispatch('building_prefix', 'films')()) }}
{%- endmacro %}

{% macro default__building_prefix() -%}
    {{ return(adapter.quote(target.database) ~ '.') }}
{%- endmacro %}

{#- The prefix is left out of the SQL. What was added to a table that stood
    doesn't say what is in it: there the SQL that built it whole is kept. -#}
{% macro model_rows(results) -%}
    {%- set prefix = building_prefix() -%}
    {%- set rows = [] -%}
    {%- set keys = keys_of_models() -%}
    {%- for result in results if result.node.resource_type == 'model'
        and result.status == 'success'
        and result.node.relation_name not in (result.node.compiled_code or '')
    -%}
        {%- do rows.append({
            'model_name': result.node.name,
            'schema_name': result.node.schema | replace(prefix, ''),
            'compiled_sql':
                (result.node.compiled_code or '') | replace(prefix, ''),
            'description': result.node.description,
            'invocation_id': invocation_id,
            'key_columns': keys.get(result.node.unique_id, []),
            'parents': parents_of(result.node),
        }) -%}
    {%- endfor -%}
    {{ return(rows) }}
{%- endmacro %}

{% macro record_models(results) -%}
    {%- set rows = model_rows(results) -%}
    {%- set renewed = rows | map(attribute='model_name') | list -%}
    {%- set kept = graph.nodes.values()
        | selectattr('resource_type', 'equalto', 'model')
        | map(attribute='name') | reject('in', renewed) | list %}
    delete from meta.models
    where model_name not in (
        select unnest(from_json({{ sql_text(tojson(kept)) }}, '["varchar"]'))
    );
    {{ insert_recorded('models', rows) }}
    {{ record_lineage_of(kept, keys_of_models()) }}
{%- endmacro %}

{#- The key and the parents of models whose row was recorded without them, by
    an earlier version: a table that is only added to is never recorded anew. -#}
{% macro record_lineage_of(names, keys) -%}
    {%- set rows = [] -%}
    {%- for node in graph.nodes.values()
        if node.resource_type == 'model' and node.name in names
    -%}
        {%- do rows.append({
            'model_name': node.name,
            'key_columns': keys.get(node.unique_id, []),
            'parents': parents_of(node),
        }) -%}
    {%- endfor %}
    update meta.models
    set
        key_columns = lineage.key_columns,
        parents = lineage.parents
    from ({{ recorded_rows('models', rows) }}) as lineage
    where
        models.model_name = lineage.model_name
        and models.parents is null;
{%- endmacro %}

{#- The key of each model, by its unique id: the columns of a test that says
    that no two rows have them in common. Of several, the key is the one whose
    first column stands first in the model's YAML. -#}
{% macro keys_of_models() -%}
    {%- set keys = {} -%}
    {%- set places = {} -%}
    {%- for test in graph.nodes.values()
        if test.resource_type == 'test' and test.test_metadata
        and test.test_metadata.name in ['unique', 'unique_combination']
        and test.attached_node and not test.config.where
    -%}
        {%- set model = graph.nodes[test.attached_node] -%}
        {%- set named = (model.columns or {}) | list -%}
        {%- set columns = test.test_metadata.kwargs.get('columns')
            or [test.column_name] -%}
        {%- if not columns | reject('in', named) | list -%}
            {%- set place = named.index(columns[0]) -%}
            {%- if place < places.get(test.attached_node, named | length) -%}
                {%- do places.update({test.attached_node: place}) -%}
                {%- do keys.update({test.attached_node: columns}) -%}
            {%- endif -%}
        {%- endif -%}
    {%- endfor -%}
    {{ return(keys) }}
{%- endmacro %}

{#- What a model's SQL reads: models by name, sources as `films.ratings`. An
    ephemeral model is part of the SQL, so what it reads stands in its place. -#}
{% macro parents_of(node) -%}
    {%- set parents = [] -%}
    {%- for id in node.depends_on.nodes -%}
        {%- if id.startswith('source.') -%}
            {%- set source = graph.sources[id] -%}
            {%- do parents.append(source.source_name ~ '.' ~ source.name) -%}
        {%- elif graph.nodes[id].config.materialized == 'ephemeral' -%}
            {%- do parents.extend(parents_of(graph.nodes[id])) -%}
        {%- else -%}
            {%- do parents.append(graph.nodes[id].name) -%}
        {%- endif -%}
    {%- endfor -%}
    {{ return(parents | unique | list) }}
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
