{#- A pre-hook of an incremental model that adds its parent's rows of loads
    that it has none of. That is right if every load that it has rows of has some
    in the parent too: then the newest load of each key is the one it was, or one
    that is new here. Otherwise (all landed anew, another source, an older state,
    a load superseded as a whole) what stands may be wrong: the table is emptied,
    and the model adds all there is. A table that an earlier version of the
    model made is replaced by an empty one with the contract's columns. Loads are
    few and rows are many, so loads are made distinct before they are compared. -#}
{% macro empty_if_outdated(parent) -%}
    {%- if is_incremental() -%}
        {%- if has_contracts_columns(this) -%}
            delete from {{ this }}
            where exists (
                select distinct load_id from {{ this }}
                except
                select distinct load_id from {{ ref(parent) }}
            )
        {%- else -%}
            create or replace table {{ this }}
            {{ get_table_columns_and_constraints() }}
        {%- endif -%}
    {%- endif -%}
{%- endmacro %}

{#- Both are asked of the engine, so that it names the types the same way. -#}
{% macro has_contracts_columns(relation) -%}
    {%- set standing = get_column_schema_from_query(
        'select * from ' ~ relation ~ ' limit 0'
    ) -%}
    {%- set promised = get_column_schema_from_query(
        get_empty_schema_sql(model.columns)
    ) -%}
    {{ return(format_columns(standing) == format_columns(promised)) }}
{%- endmacro %}
