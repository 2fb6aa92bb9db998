{#- Each row counts by its hash, in one look at either table: a row lost, added
    or changed by a fault gives another sum in all but one of 2^64 cases.
    Comparing the rows themselves takes a sort or a join of both. -#}
{% macro have_same_rows(these, others, columns) -%}
    (
        select {{ row_checksum(columns) }} from {{ these }}
    ) = (
        select {{ row_checksum(columns) }} from {{ others }}
    )
{%- endmacro %}


{% macro row_checksum(columns) -%}
    {{ return(adapter.dispatch('row_checksum', 'films')(columns)) }}
{%- endmacro %}

{% macro default__row_checksum(columns) -%}
    coalesce(sum(cast({{ row_hash(columns) }} as hugeint)), 0)
{%- endmacro %}

{% macro spark__row_checksum(columns) -%}
    coalesce(sum(cast({{ row_hash(columns) }} as decimal(20))), 0)
{%- endmacro %}


{#- A number of 64 bits that equal rows share, nulls being equal; rows that
    differ share it in one of 2^64 cases. -#}
{% macro row_hash(columns) -%}
    {{ return(adapter.dispatch('row_hash', 'films')(columns)) }}
{%- endmacro %}

{% macro default__row_hash(columns) -%}
    hash({{ columns | join(', ') }})
{%- endmacro %}

{#- A null leaves this hash as it was, so each column says if it is one. -#}
{% macro spark__row_hash(columns) -%}
    xxhash64(
        {%- for column in columns -%}
        {{ column }}, isnull({{ column }}){{ ', ' if not loop.last }}
        {%- endfor -%}
    )
{%- endmacro %}
