{#- dbt says of how many rows the rules of a test are broken; this says which
    rules, on the terminal and to who records the result. -#}
{% macro broken_rules(result) -%}
    {%- set metadata = result.node.test_metadata -%}
    {%- if result.status not in ['fail', 'warn']
        or not metadata or 'rules' not in metadata.kwargs
    -%}
        {{ return('') }}
    {%- endif -%}
    {%- set counted -%}
        select broken_rule, count(*) as row_count
        from (
            {{ result.node.compiled_code }}
        ) as failing
        group by broken_rule
        order by broken_rule
    {%- endset -%}
    {%- set broken = [] -%}
    {%- for rule in run_query(counted).rows -%}
        {%- do broken.append(
            rule['broken_rule'] ~ ' (' ~ rule['row_count'] ~ ')'
        ) -%}
    {%- endfor -%}
    {%- set rules = 'broken in so many rows: ' ~ broken | join(', ') -%}
    {%- do print(result.node.name ~ ' ' ~ rules) -%}
    {{ return(rules) }}
{%- endmacro %}
