{#- Only rows whose key occurs more than once go through the two windows, which
    sort what they read. The first window keeps one of identical rows, the second
    keeps of each key only what its newest load has. Two different rows of one
    key within that load both stay, so that the key test sees them. Nulls are
    equal here as in `group by` and `partition by`, so a null key isn't lost. -#}
{% macro newest_landed(landed, key, value) -%}
    {%- set key_columns = key | join(', ') -%}
    {%- set all_columns = (key + value) | join(', ') -%}
    with

    repeated_keys as (

        select {{ key_columns }}
        from {{ landed }}
        group by {{ key_columns }}
        having count(*) > 1

    ),

    single as (

        select *
        from {{ landed }} as landed_rows
        where not {{ is_among('landed_rows', 'repeated_keys', key) }}

    ),

    repeated as (

        select *
        from {{ landed }} as landed_rows
        where {{ is_among('landed_rows', 'repeated_keys', key) }}

    ),

    placed as (

        select
            *,
            row_number() over (
                partition by {{ all_columns }}
                order by load_id desc, source_offset asc nulls last
            ) as place_among_equals,
            rank() over (
                partition by {{ key_columns }}
                order by load_id desc
            ) as load_rank
        from repeated

    )

    select
        {{ all_columns }},
        load_id,
        source_offset,
        loaded_at
    from single
    union all
    select
        {{ all_columns }},
        load_id,
        source_offset,
        loaded_at
    from placed
    where
        place_among_equals = 1
        and load_rank = 1
{%- endmacro %}
