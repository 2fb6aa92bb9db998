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
