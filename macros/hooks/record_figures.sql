{#- What the marts say, so that the next build can be held against this one. Of
    a build that left a table out or failed to make one, nothing is kept: its
    tables may be of two builds. -#}
{% macro record_figures(results) -%}
    {%- set marts = figure_marts() -%}
    {%- if keeps_figures(results) and marts %}
    insert into meta.build_figures by name
    {{ figures_of_all(marts) }};
    delete from meta.build_figures
    where invocation_id not in ({{ builds_to_keep('meta.build_figures') }});
    {%- endif -%}
{%- endmacro %}

{% macro keeps_figures(results) -%}
    {%- set count = outcome_counts(results) -%}
    {%- if flags.WHICH not in ['build', 'run', 'retry']
        or count['failed'] or count['skipped_model'] -%}
        {{ return(false) }}
    {%- endif -%}
    {{ return(run_query('select ' ~ is_whole()).columns[0].values()[0]) }}
{%- endmacro %}

{#- Of how many builds figures are kept; pipeline/record.py knows it too. -#}
{% macro builds_with_figures() -%}
    {{ return(10) }}
{%- endmacro %}

{#- A mart with more rows than this has none that is a figure of the whole. -#}
{% macro figures_max_rows() -%}
    {{ return(500) }}
{%- endmacro %}

{% macro builds_to_keep(figures) -%}
    select invocation_id
    from (
        select
            invocation_id,
            row_number() over (order by started_at desc) as place
        from meta.builds
        where invocation_id in (select invocation_id from {{ figures }})
    ) as recorded
    where place <= {{ builds_with_figures() }}
{%- endmacro %}

{#- The marts with figures, each with its key and measures: no facts or
    dimensions, nothing of single movies or users, nothing of loads, which say
    for themselves what changed, and no headlines twice. -#}
{% macro figure_marts() -%}
    {%- set keys = keys_of_models() -%}
    {%- set repeated = [] -%}
    {%- for node in graph.nodes.values() if node.name == 'rpt_headlines' -%}
        {%- do repeated.extend(parents_of(node)) -%}
    {%- endfor -%}
    {%- set marts = [] -%}
    {%- for node in graph.nodes.values()
        if node.resource_type == 'model' and node.name.startswith('rpt_')
        and node.name not in repeated
    -%}
        {%- set key = keys.get(node.unique_id, []) -%}
        {%- set measures = figure_columns(node, key) -%}
        {%- if key and measures
            and not key | select('in', ['movie_id', 'user_id', 'load_id'])
                | list
        -%}
            {%- do marts.append({
                'name': node.name,
                'relation': node.relation_name,
                'key': key,
                'measures': measures,
            }) -%}
        {%- endif -%}
    {%- endfor -%}
    {{ return(marts | sort(attribute='name')) }}
{%- endmacro %}

{#- Numbers but no ids; of what the page says, texts and times too. -#}
{% macro figure_columns(node, key) -%}
    {%- set is_said = node.name in ['rpt_headlines', 'rpt_totals'] -%}
    {%- set found = {} -%}
    {%- for column in node.columns.values()
        if column.name not in key and not column.name.endswith('_id')
    -%}
        {%- if column.data_type in
            ['double', 'bigint', 'integer', 'smallint']
        -%}
            {%- do found.update({column.name: 'value'}) -%}
        {%- elif is_said and column.data_type in ['varchar', 'timestamp'] -%}
            {%- do found.update({column.name: 'text'}) -%}
        {%- endif -%}
    {%- endfor -%}
    {{ return(found) }}
{%- endmacro %}

{% macro figures_of_all(marts) -%}
    {%- for mart in marts %}
    select
        {{ sql_text(invocation_id) }} as invocation_id,
        {{ sql_text(mart.name) }} as mart,
        figures.key,
        figures.measure,
        figures.value,
        figures.text
    from (
        {{ figures_of(mart) }}
    ) as figures
    where
        (figures.value is not null or figures.text is not null)
        and {{ figures_max_rows() }}
        >= (select count(*) from {{ mart.relation }})
    {{ 'union all' if not loop.last }}
    {%- endfor %}
{%- endmacro %}

{#- One row per key and measure, in one reading of the mart. -#}
{% macro figures_of(mart) -%}
    {{ return(adapter.dispatch('figures_of', 'films')(mart)) }}
{%- endmacro %}

{% macro default__figures_of(mart) -%}
    select
        {{ figure_key(mart.key) }} as key,
        unnest([
            {%- for measure, place in mart.measures.items() %}
            {
                'measure': {{ sql_text(measure) }},
                'value': {{ figure_value(measure, place) }},
                'text': {{ figure_text(measure, place) }}
            }{{ ',' if not loop.last }}
            {%- endfor %}
        ], recursive := true)
    from {{ mart.relation }}
{%- endmacro %}

{% macro spark__figures_of(mart) -%}
    select
        {{ figure_key(mart.key) }} as key,
        stack(
            {{ mart.measures | length }}
            {%- for measure, place in mart.measures.items() -%}
            , {{ sql_text(measure) }}
            , {{ figure_value(measure, place) }}
            , {{ figure_text(measure, place) }}
            {%- endfor %}
        ) as (measure, value, text)
    from {{ mart.relation }}
{%- endmacro %}

{% macro figure_value(measure, place) -%}
    cast({{ measure if place == 'value' else 'null' }} as double)
{%- endmacro %}

{% macro figure_text(measure, place) -%}
    {{ dbt.cast(measure if place == 'text' else 'null', 'varchar') }}
{%- endmacro %}

{#- `genre = Drama, decade = 1990`, as `why` takes it. -#}
{% macro figure_key(columns) -%}
    {%- for column in columns -%}
    '{{ ', ' if not loop.first }}{{ column }} = ' || coalesce(
        {{ dbt.cast(column, 'varchar') }}, 'null'
    ) {{ '||' if not loop.last }}
    {% endfor %}
{%- endmacro %}
