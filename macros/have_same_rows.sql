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
    coalesce(sum(cast(hash({{ columns | join(', ') }}) as hugeint)), 0)
{%- endmacro %}

{#- A null leaves this hash as it was, so each column says if it is one. -#}
{% macro spark__row_checksum(columns) -%}
    coalesce(sum(cast(xxhash64(
        {%- for column in columns -%}
        {{ column }}, isnull({{ column }}){{ ', ' if not loop.last }}
        {%- endfor -%}
    ) as decimal(20))), 0)
{%- endmacro %}
