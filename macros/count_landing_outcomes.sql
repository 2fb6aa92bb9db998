{#- Rows are equal by key and value, nulls being equal: a landed row without an
    equal was superseded, one with an equal is either the staged row itself or a
    repetition of it. Where all of them are staged as they are, that is known of
    each without looking for it. -#}
{% macro count_landing_outcomes(landed, staged, columns) -%}
    with

    sought as (

        select * from {{ staged }}
        where not {{ have_same_rows(landed, staged, columns) }}

    ),

    compared as (

        select
            landed_rows.load_id,
            {{ have_same_rows(landed, staged, columns) }}
            or {{ is_among('landed_rows', 'sought', columns) }} as is_kept
        from {{ landed }} as landed_rows

    ),

    kept as (

        select
            load_id,
            count(*) filter (where is_kept) as kept_row_count,
            count(*) filter (where not is_kept) as superseded_row_count
        from compared
        group by load_id

    ),

    staged_counts as (

        select
            load_id,
            count(*) as staged_row_count
        from {{ staged }}
        group by load_id

    )

    select
        kept.load_id,
        coalesce(staged_counts.staged_row_count, 0) as staged_row_count,
        kept.kept_row_count
        - coalesce(staged_counts.staged_row_count, 0) as repeated_row_count,
        kept.superseded_row_count
    from kept
    left join staged_counts on kept.load_id = staged_counts.load_id
{%- endmacro %}
