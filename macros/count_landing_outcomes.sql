{#- The join is on key and value, nulls being equal: a landed row without a
    partner was superseded, one with a partner is either the staged row itself
    or a repetition of it. -#}
{% macro count_landing_outcomes(resource, landed, staged, columns) -%}
    {%- set equalities = [] -%}
    {%- for column in columns -%}
        {%- do equalities.append(
            landed ~ '.' ~ column
            ~ ' is not distinct from ' ~ staged ~ '.' ~ column
        ) -%}
    {%- endfor -%}
    select
        {{ landed }}.load_id,
        '{{ resource }}' as resource,
        count({{ staged }}.load_id) as kept_row_count,
        count(*) - count({{ staged }}.load_id) as superseded_row_count
    from {{ landed }}
    left join {{ staged }}
        on {{ equalities | join(' and ') }}
    group by {{ landed }}.load_id
{%- endmacro %}
