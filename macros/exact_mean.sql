{#- Deviations stand on a grid of ten decimals, so their mean can lie halfway
    between two of these. Which way a sum of floats then falls depends on the
    order in which threads add them; a sum of whole numbers doesn't. -#}
{% macro exact_mean(number) -%}
    round(
        sum(cast(round({{ number }} * 1e10) as bigint)) / (count(*) * 1e10), 10
    )
{%- endmacro %}
