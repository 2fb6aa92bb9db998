{#- Sums of floats depend on the order in which threads add them; ten decimals
    don't, so what ranks or meets a threshold is rounded first. -#}
{% macro rounded(number) -%}
    round({{ number }}, 10)
{%- endmacro %}
