{#- A table with a contract is made with its columns' types and comments, and
    then filled: what makes a table from a query takes no comments, and changing
    one afterwards takes a statement for each. Parquet keeps no promise of a
    column, so a null where the contract has none stops the query. -#}
{% macro spark__create_table_as(
    temporary, relation, compiled_code, language='sql'
) -%}
    {%- if temporary -%}
        {{ create_temporary_view(relation, compiled_code) }}
    {%- elif config.get('contract').enforced -%}
        {%- set compiled_code = with_kept_steps(compiled_code, relation) -%}
        {{ get_assert_columns_equivalent(compiled_code) }}
        {%- do run_query(create_table_of_contract(relation)) -%}
        insert into {{ relation }}
        select
            {% for column in model.columns.values() -%}
            {{ checked_column(relation, column) }}{{ ',' if not loop.last }}
            {% endfor %}
        from (
            {{ compiled_code }}
        ) as checked
    {%- else -%}
        {%- set compiled_code = with_kept_steps(compiled_code, relation) -%}
        create table {{ relation }}
        using parquet
        {{ comment_clause() }}
        as
        {{ compiled_code }}
    {%- endif -%}
{%- endmacro %}

{% macro create_table_of_contract(relation) -%}
    create table {{ relation }} (
        {% for column in model.columns.values() -%}
        {{ column.name }} {{ spark_type(column.data_type) }}
        comment {{ sql_text(column.description) }}{{ ',' if not loop.last }}
        {% endfor %}
    )
    using parquet
    {{ comment_clause() }}
{%- endmacro %}

{% macro checked_column(relation, column) -%}
    {%- set promises
        = column.constraints | map(attribute='type') | map('string') | list -%}
    {%- if 'not_null' in promises -%}
        coalesce(
            {{ column.name }},
            raise_error({{ sql_text(
                'NOT NULL constraint failed: ' ~ relation.include(schema=false)
                ~ '.' ~ column.name
            ) }})
        ) as {{ column.name }}
    {%- else -%}
        {{ column.name }}
    {%- endif -%}
{%- endmacro %}

{% macro spark__comment_clause() -%}
    {%- if config.persist_relation_docs() -%}
        comment {{ sql_text(model.description) }}
    {%- endif -%}
{%- endmacro %}

{#- The table was made with them. -#}
{% macro spark__persist_docs(relation, model, for_relation, for_columns) -%}
{%- endmacro %}

{#- They were checked; what the model was made from isn't needed any more. -#}
{% macro spark__persist_constraints(relation, model) -%}
    {%- do drop_kept_steps(model.compiled_code, relation) -%}
{%- endmacro %}
