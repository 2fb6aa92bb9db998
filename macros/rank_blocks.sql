{#- A join of rows that have a user in common, the one's rank below the
    other's, visits all rows of the user and drops half of them. With the block
    of the rank in the key, it visits the blocks from the rank's own on, and
    drops few. A block has 256 ranks, so that a row has few blocks to be looked
    up in. Spark would send each row once for each block, and has one block
    only. -#}
{% macro rank_block(rank) -%}
    {{ return(adapter.dispatch('rank_block', 'films')(rank)) }}
{%- endmacro %}

{% macro default__rank_block(rank) -%}
    {{ rank }} >> 8
{%- endmacro %}

{% macro spark__rank_block(rank) -%}
    0
{%- endmacro %}

{% macro rank_blocks_from(rank, greatest) -%}
    {{ return(adapter.dispatch('rank_blocks_from', 'films')(rank, greatest)) }}
{%- endmacro %}

{% macro default__rank_blocks_from(rank, greatest) -%}
    range({{ rank_block(rank) }}, ({{ rank_block(greatest) }}) + 1)
{%- endmacro %}

{% macro spark__rank_blocks_from(rank, greatest) -%}
    array(0)
{%- endmacro %}
