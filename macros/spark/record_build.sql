{#- The same record where nothing can be changed or deleted: what is known is
    added, and views show the newest of it. -#}
{% macro spark__mark_start() -%}
    {%- do make_record_tables() -%}
    {%- do run_query(
        'insert into meta.build_marks by name ' ~ build_mark(none, none)
    ) -%}
{%- endmacro %}

{% macro spark__record_end(results) -%}
    {%- set now = modules.datetime.datetime.now(modules.pytz.utc) -%}
    {%- do make_record_tables() -%}
    {%- do run_query(
        'insert into meta.build_marks by name '
        ~ build_mark(now, outcome_counts(results))
    ) -%}
    {%- do add_recorded('test_results', test_result_rows(results)) -%}
    {%- do add_recorded('model_marks', model_rows(results)) -%}
    {%- set marts = figure_marts() -%}
    {%- if keeps_figures(results) and marts -%}
        {%- do run_query(
            'insert into meta.figure_marks ' ~ figures_of_all(marts)
        ) -%}
    {%- endif -%}
{%- endmacro %}

{#- Columns are added where an older table lacks them. A build's mark at its
    end stands for the one at its beginning, and a model's newest SQL for those
    before, as long as the project has it. -#}
{% macro make_record_tables() -%}
    {%- do run_query('create schema if not exists meta') -%}
    {%- for table, columns in record_tables().items() -%}
        {%- set typed = [] -%}
        {%- for column, type in columns.items() -%}
            {%- do typed.append(column ~ ' ' ~ spark_type(type)) -%}
        {%- endfor -%}
        {%- do run_query(
            'create table if not exists meta.' ~ table
            ~ ' (' ~ typed | join(', ') ~ ') using parquet'
        ) -%}
        {%- set there
            = run_query('describe meta.' ~ table).columns[0].values() -%}
        {%- set lacking = [] -%}
        {%- for column, type in columns.items() if column not in there -%}
            {%- do lacking.append(column ~ ' ' ~ spark_type(type)) -%}
        {%- endfor -%}
        {%- if lacking -%}
            {%- do run_query(
                'alter table meta.' ~ table
                ~ ' add columns (' ~ lacking | join(', ') ~ ')'
            ) -%}
        {%- endif -%}
    {%- endfor -%}
    {%- set names = [] -%}
    {%- for node in graph.nodes.values() if node.resource_type == 'model' -%}
        {%- do names.append(sql_text(node.name)) -%}
    {%- endfor -%}
    {%- do run_query(newest_marks(
        'builds', 'build_marks', 'invocation_id', 'finished_at', 'true'
    )) -%}
    {%- do run_query(newest_marks(
        'models', 'model_marks', 'model_name', 'recorded_at',
        'model_name in (' ~ names | join(', ') ~ ')'
    )) -%}
    {%- do run_query(newest_figures()) -%}
{%- endmacro %}

{% macro record_tables() -%}
    {%- set tables = meta_tables() -%}
    {{ return({
        'build_marks': tables['builds'],
        'test_results': tables['test_results'],
        'model_marks': dict(tables['models'], recorded_at='timestamp'),
        'figure_marks': tables['build_figures'],
    }) }}
{%- endmacro %}

{% macro newest_figures() -%}
    create or replace view meta.build_figures
    comment {{ sql_text(meta_comments()['build_figures']) }} as
    select {{ meta_tables()['build_figures'] | join(', ') }}
    from meta.figure_marks
    where invocation_id in ({{ builds_to_keep('meta.figure_marks') }})
{%- endmacro %}

{% macro newest_marks(view, table, key, place, condition) -%}
    {%- set columns = meta_tables()[view].keys() | list -%}
    create or replace view meta.{{ view }}
    comment {{ sql_text(meta_comments()[view]) }} as
    select {{ columns | join(', ') }}
    from (
        select
            *,
            row_number() over (
                partition by {{ key }} order by {{ place }} desc nulls last
            ) as place
        from meta.{{ table }}
        where {{ condition }}
    ) as marks
    where place = 1
{%- endmacro %}

{% macro build_mark(finished_at, counts) -%}
    {%- set counts = counts or {} -%}
    select
        {{ sql_text(invocation_id) }} as invocation_id,
        {{ sql_utc(run_started_at) }} as started_at,
        {{ sql_utc(finished_at) if finished_at else 'null' }} as finished_at,
        {{ sql_text(dbt_version) }} as dbt_version,
        {{ engine() }} as engine,
        {{ newest_load() }} as load_id,
        {{ sql_text(flags.WHICH) }} as command,
        {{ is_whole() }} as is_whole,
        {{ counts.get('ok', 'null') }} as models_ok,
        {{ counts.get('failed', 'null') }} as models_failed,
        {{ counts.get('skipped_model', 'null') }} as models_skipped,
        {{ counts.get('pass', 'null') }} as tests_passed,
        {{ counts.get('warn', 'null') }} as tests_warned,
        {{ counts.get('fail', 'null') }} as tests_failed
{%- endmacro %}

{#- Rows as one text of JSON: there are hundreds. -#}
{% macro add_recorded(table, rows) -%}
    {%- if rows -%}
        {%- set now = modules.datetime.datetime.now(modules.pytz.utc) -%}
        {%- set columns = record_tables()[table] -%}
        {%- set selected = [] -%}
        {%- for column in columns -%}
            {%- do selected.append(
                sql_utc(now) ~ ' as recorded_at'
                if column == 'recorded_at' else 'told.' ~ column
            ) -%}
        {%- endfor -%}
        {%- do run_query(
            'insert into meta.' ~ table ~ ' by name select ' ~ selected | join(', ')
            ~ ' from (select explode(from_json(' ~ sql_text(tojson(rows))
            ~ ", 'array<struct<" ~ struct_fields(columns) ~ ">>')) as told)"
        ) -%}
    {%- endif -%}
{%- endmacro %}

{% macro struct_fields(columns) -%}
    {%- set fields = [] -%}
    {%- for column, type in columns.items() if column != 'recorded_at' -%}
        {%- do fields.append(column ~ ': ' ~ spark_type(type)) -%}
    {%- endfor -%}
    {{ return(fields | join(', ')) }}
{%- endmacro %}

{% macro spark__newest_load() -%}
    {%- if reads_landed_files(selected_resources) -%}
        {{ return(
            '(select max(load_id) from ' ~ source('films', 'manifests') ~ ')'
        ) }}
    {%- endif -%}
    {{ return('(select max(load_id) from meta.build_marks)') }}
{%- endmacro %}

{#- The version is followed by the revision that it was built from. -#}
{% macro spark__engine() -%}
    'Spark ' || substring_index(version(), ' ', 1)
{%- endmacro %}

{% macro spark__building_prefix() -%}
    {{ return(env_var('FILMS_SCHEMA_PREFIX', '')) }}
{%- endmacro %}
