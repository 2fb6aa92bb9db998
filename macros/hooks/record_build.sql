{#- What this invocation did, kept in the warehouse itself (schema meta), so
    that the page needs no other file. Runs after failed tests too and must not
    break a build: tables and columns are made where an older file lacks them,
    and every text goes through sql_text. -#}
{% macro record_build(results) -%}
    {%- if execute and flags.WHICH in ['build', 'run', 'test', 'retry'] -%}
        begin transaction;
        create schema if not exists meta;
        {% for table, columns in meta_tables().items() %}
        create table if not exists meta.{{ table }} (invocation_id varchar);
        {% for column, type in columns.items() %}
        alter table meta.{{ table }}
        add column if not exists {{ column }} {{ type }};
        {% endfor %}
        {% endfor %}
        {{ record_invocation(results) }}
        {{ record_test_results(results) }}
        {{ record_models(results) }}
        commit;
    {%- endif -%}
{%- endmacro %}

{% macro meta_tables() -%}
    {{ return({
        'builds': {
            'invocation_id': 'varchar',
            'started_at': 'timestamp',
            'finished_at': 'timestamp',
            'dbt_version': 'varchar',
            'load_id': 'varchar',
            'command': 'varchar',
            'models_ok': 'bigint',
            'models_failed': 'bigint',
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
        },
    }) }}
{%- endmacro %}

{% macro record_invocation(results) -%}
    {%- set count = {'ok': 0, 'failed': 0, 'pass': 0, 'warn': 0, 'fail': 0} -%}
    {%- for result in results -%}
        {%- if result.node.resource_type in ['test', 'unit_test'] -%}
            {#- An error is a failed test, a skipped one is no test. -#}
            {%- set status = result.status | string -%}
            {%- set outcome = {'error': 'fail'}.get(status, status) -%}
        {%- elif result.node.resource_type == 'model' -%}
            {%- set is_ok = result.status == 'success' -%}
            {%- set outcome = 'ok' if is_ok else 'failed' -%}
        {%- endif -%}
        {%- if outcome in count -%}
            {%- do count.update({outcome: count[outcome] + 1}) -%}
        {%- endif -%}
    {%- endfor -%}
    {%- set now = modules.datetime.datetime.now(modules.pytz.utc) %}
    insert into meta.builds by name
    select
        {{ sql_text(invocation_id) }} as invocation_id,
        {{ sql_utc(run_started_at) }} as started_at,
        {{ sql_utc(now) }} as finished_at,
        {{ sql_text(dbt_version) }} as dbt_version,
        (
            select max(regexp_extract(file, '([^/]+)/manifest[.]json$', 1))
            from glob({{ sql_text(manifest_paths()) }})
        ) as load_id,
        {{ sql_text(flags.WHICH) }} as command,
        {{ count['ok'] }} as models_ok,
        {{ count['failed'] }} as models_failed,
        {{ count['pass'] }} as tests_passed,
        {{ count['warn'] }} as tests_warned,
        {{ count['fail'] }} as tests_failed;
{%- endmacro %}

{% macro record_test_results(results) -%}
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
    {%- endfor %}
    {{ insert_recorded('test_results', rows) }}
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

{#- The database's name is left out of the SQL: it is the file's, and that is
    another one while a warehouse is built to replace the one in use. What was
    added to a table that stood doesn't say what is in it, so there the SQL that
    built it whole is kept. -#}
{% macro record_models(results) -%}
    {%- set prefix = adapter.quote(target.database) ~ '.' -%}
    {%- set rows = [] -%}
    {%- for result in results if result.node.resource_type == 'model'
        and result.status == 'success'
        and result.node.relation_name not in (result.node.compiled_code or '')
    -%}
        {%- do rows.append({
            'model_name': result.node.name,
            'schema_name': result.node.schema,
            'compiled_sql':
                (result.node.compiled_code or '') | replace(prefix, ''),
            'description': result.node.description,
            'invocation_id': invocation_id,
        }) -%}
    {%- endfor -%}
    {%- set renewed = rows | map(attribute='model_name') | list -%}
    {%- set kept = graph.nodes.values()
        | selectattr('resource_type', 'equalto', 'model')
        | map(attribute='name') | reject('in', renewed) | list %}
    delete from meta.models
    where model_name not in (
        select unnest(from_json({{ sql_text(tojson(kept)) }}, '["varchar"]'))
    );
    {{ insert_recorded('models', rows) }}
{%- endmacro %}

{#- One statement, not one a row: there are hundreds. -#}
{% macro insert_recorded(table, rows) -%}
    insert into meta.{{ table }} by name
    select unnest(
        from_json(
            {{ sql_text(tojson(rows)) }},
            {{ sql_text(tojson([meta_tables()[table]])) }}
        ),
        recursive := true
    );
{%- endmacro %}

{#- In a plain string DuckDB reads no escape but the doubled quote. A NUL would
    end the statement. -#}
{% macro sql_text(value) -%}
    {%- if value is none or value is undefined -%}
        null
    {%- else -%}
        '{{ value | string | replace("'", "''") | replace("\x00", "") }}'
    {%- endif -%}
{%- endmacro %}

{% macro sql_utc(moment) -%}
    timestamp '{{ moment.strftime("%Y-%m-%d %H:%M:%S.%f") }}'
{%- endmacro %}
