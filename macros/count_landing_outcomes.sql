{#- The join is on key and value, nulls being equal: a landed row without a
    partner was superseded, one with a partner is either the staged row itself
    or a repetition of it. -#}
{% macro count_landing_outcomes(landed, staged, columns) -%}
    with

    kept as (

        select
            {{ landed }}.load_id,
            count({{ staged }}.load_id) as kept_row_count,
            count(*) - count({{ staged }}.load_id) as superseded_row_count
        from {{ landed }}
        left join {{ staged }}
            on
                {% for column in columns %}
                {{ landed }}.{{ column }}
                is not distinct from {{ staged }}.{{ column }}
                {% if not loop.last %}and{% endif %}
                {% endfor %}
        group by {{ landed }}.load_id

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
