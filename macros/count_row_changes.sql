{#- Of each load a key's rows in the newest of its files count, as in staging;
    two different rows of one key there are both its values. A key whose values
    have one hash in all files hasn't changed, so only the others go through the
    windows, which sort. Loads have small numbers here: the rows of two whole
    loads are held, and a number is shorter than an id. -#}
{% macro count_row_changes(resource, landed, key, value) -%}
    {%- set key_columns = key | join(', ') -%}
    {%- set all_columns = (key + value) | join(', ') -%}
    with

    files as (

        select
            load_id,
            part_load_id,
            is_before,
            is_after,
            cast(
                dense_rank() over (order by load_id) as smallint
            ) as pair_number,
            cast(
                dense_rank() over (order by part_load_id) as smallint
            ) as part_number
        from load_parts
        where
            resource = '{{ resource }}'
            and evidence = 'rows'

    ),

    compared as (

        select
            files.pair_number,
            files.part_number,
            files.is_before,
            files.is_after,
            {% for column in key + value -%}
            landed_rows.{{ column }}{{ ',' if not loop.last }}
            {% endfor %}
        from {{ landed }} as landed_rows
        inner join files on landed_rows.load_id = files.part_load_id

    ),

    keys as (

        select
            pair_number,
            {{ key_columns }},
            bool_or(is_before) as was_there,
            bool_or(is_after) as is_there,
            min({{ row_hash(value) }}) = max({{ row_hash(value) }})
                as has_one_value
        from compared
        group by
            pair_number,
            {{ key_columns }}

    ),

    unclear as (

        select
            pair_number,
            {{ key_columns }}
        from keys
        where
            was_there
            and is_there
            and not has_one_value

    ),

    placed as (

        select
            *,
            max(case when is_before then part_number end) over (
                partition by pair_number, {{ key_columns }}
            ) as newest_before,
            max(case when is_after then part_number end) over (
                partition by pair_number, {{ key_columns }}
            ) as newest_after
        from compared
        where {{ is_among('compared', 'unclear', ['pair_number'] + key) }}

    ),

    shown as (

        select
            pair_number,
            {{ all_columns }},
            bool_or(is_before and part_number = newest_before) as was_value,
            bool_or(is_after and part_number = newest_after) as is_value
        from placed
        group by
            pair_number,
            {{ all_columns }}

    ),

    changed_keys as (

        select distinct
            pair_number,
            {{ key_columns }}
        from shown
        where was_value <> is_value

    ),

    come_and_gone as (

        select
            pair_number,
            count(case when not was_there then 1 end) as added_row_count,
            count(case when not is_there then 1 end) as gone_row_count
        from keys
        group by pair_number

    ),

    changed as (

        select
            pair_number,
            count(*) as changed_row_count
        from changed_keys
        group by pair_number

    ),

    pairs as (

        select distinct
            load_id,
            pair_number
        from files

    )

    select
        pairs.load_id,
        '{{ resource }}' as resource,
        coalesce(come_and_gone.added_row_count, 0) as added_row_count,
        coalesce(come_and_gone.gone_row_count, 0) as gone_row_count,
        coalesce(changed.changed_row_count, 0) as changed_row_count
    from pairs
    left join come_and_gone on pairs.pair_number = come_and_gone.pair_number
    left join changed on pairs.pair_number = changed.pair_number
{%- endmacro %}
