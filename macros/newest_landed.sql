{#- Two windows: the first keeps one of identical rows, the second keeps of
    each key only what its newest load has. Two different rows of one key within
    that load both stay, so that the key test sees them. `partition by` takes
    nulls for equal, so a null key isn't lost here either. -#}
{% macro newest_landed(landed, key, value) -%}
    {%- set key_columns = key | join(', ') -%}
    {%- set all_columns = (key + value) | join(', ') -%}
    select *
    from {{ landed }}
    qualify
        row_number() over (
            partition by {{ all_columns }}
            order by load_id desc, source_offset asc nulls last
        ) = 1
        and rank() over (
            partition by {{ key_columns }}
            order by load_id desc
        ) = 1
{%- endmacro %}
