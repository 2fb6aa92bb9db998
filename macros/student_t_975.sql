{#- Exact up to 10 degrees of freedom; above, the expansion around the normal
    quantile (Abramowitz and Stegun 26.7.5), which errs by less than 0.00001 at
    11 and ever less from there. -#}
{% macro student_t_975(degrees_of_freedom) -%}
    {%- set exact = [
        12.7062047362, 4.3026527297, 3.1824463053, 2.7764451052, 2.5705818356,
        2.4469118511, 2.3646242516, 2.3060041352, 2.2621571628, 2.2281388520,
    ] -%}
    {%- set df = degrees_of_freedom -%}
    case {{ df }}
        when 0 then null
        {%- for quantile in exact %}
        when {{ loop.index }} then {{ quantile }}
        {%- endfor %}
        else
            1.9599639845
            + 2.3722712302 / {{ df }}
            + 2.8224986157 / power({{ df }}, 2)
            + 2.5558496795 / power({{ df }}, 3)
            + 1.5895340534 / power({{ df }}, 4)
    end
{%- endmacro %}
