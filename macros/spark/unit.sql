{#- dbt's own, but for the steps that are to be kept: without their tables
    Spark couldn't plan what fits effects, however few rows a test has. -#}
{% materialization unit, adapter = 'spark' -%}
    {%- set steps = api.Relation.create(
        schema=landed_schema(), identifier=model.name, type='table'
    ) -%}
    {%- do run_query('create schema if not exists ' ~ landed_schema()) -%}
    {%- set query = with_kept_steps(sql, steps) -%}
    {%- set types = {} -%}
    {%- set quoted = {} -%}
    {%- for column in get_column_schema_from_query(query) -%}
        {%- do types.update({column.name | lower: column.data_type}) -%}
        {%- do quoted.update({column.name | lower: column.quoted}) -%}
    {%- endfor -%}
    {%- set rows = config.get('expected_rows') -%}
    {%- set expected = config.get('expected_sql')
        or get_expected_sql(rows, types, quoted) -%}
    {%- set columns = [] -%}
    {%- for name in (rows[0].keys() if rows else types) -%}
        {%- do columns.append(quoted[name | lower]) -%}
    {%- endfor -%}
    {%- call statement('main', fetch_result=True) -%}
        {{ get_unit_test_sql(query, expected, columns) }}
    {%- endcall -%}
    {%- do drop_kept_steps(sql, steps) -%}
    {{ return({'relations': []}) }}
{%- endmaterialization %}
