{#- Makes a table of each step that is to be kept, and returns the query that
    reads them. A step's query is all that stands before its end, closed. -#}
{% macro with_kept_steps(sql, relation) -%}
    {%- set pieces = sql.split('/* keep ') -%}
    {%- set known = namespace(sql=pieces[0]) -%}
    {%- for piece in pieces[1:] -%}
        {%- set step, _, rest = piece.partition(' */') -%}
        {%- set names = step.split('.') -%}
        {%- set outermost
            = modules.re.findall('(?m)^([a-z0-9_]+) as \\($', known.sql) | last -%}
        {%- set before = known.sql.rstrip().rstrip(',') -%}
        {%- set is_outermost = before.endswith('\n)') -%}
        {%- set path = names if is_outermost else [outermost] + names -%}
        {%- set query = [before] -%}
        {%- for name in (path | reverse) -%}
            {%- do query.append(
                ('' if loop.first else ') ') ~ 'select * from ' ~ name
            ) -%}
        {%- endfor -%}
        {%- set table = step_table(relation, loop.index) -%}
        {%- do run_query('drop table if exists ' ~ table) -%}
        {%- do run_query(
            'create table ' ~ table ~ ' using parquet as '
            ~ query | join('\n')
        ) -%}
        {%- set begin = [
            known.sql.rfind('\n' ~ names[-1] ~ ' as ('),
            known.sql.rfind(' ' ~ names[-1] ~ ' as ('),
        ] | max -%}
        {%- set known.sql = known.sql[:begin + 1] ~ names[-1]
            ~ ' as (select * from ' ~ table ~ '),' ~ rest -%}
    {%- endfor -%}
    {{ return(known.sql) }}
{%- endmacro %}

{% macro drop_kept_steps(sql, relation) -%}
    {%- for piece in sql.split('/* keep ')[1:] -%}
        {%- do run_query(
            'drop table if exists ' ~ step_table(relation, loop.index)
        ) -%}
    {%- endfor -%}
{%- endmacro %}

{% macro step_table(relation, number) -%}
    {{ return(relation ~ '__step_' ~ number) }}
{%- endmacro %}
