{% macro mean_margin(count, stddev) -%}
    {{ student_t_975('(' ~ count ~ ' - 1)') }} * {{ stddev }} / sqrt({{ count }})
{%- endmacro %}
