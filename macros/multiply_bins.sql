{% macro multiply_bins(left, right, by) -%}
    select
        lefts.{{ by }},
        rights.other_bin,
        sum(lefts.weight * rights.weight) as weight
    from {{ left }} as lefts
    inner join {{ right }} as rights on lefts.other_bin = rights.{{ by }}
    group by
        lefts.{{ by }},
        rights.other_bin
{%- endmacro %}
