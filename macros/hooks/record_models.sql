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
