{% macro weighted_sum(weights, places, numbers) -%}
    {{ return(adapter.dispatch('weighted_sum', 'films')(
        weights, places, numbers
    )) }}
{%- endmacro %}

{#- Places count from 1. -#}
{% macro default__weighted_sum(weights, places, numbers) -%}
    list_dot_product(list_select({{ weights }}, {{ places }}), {{ numbers }})
{%- endmacro %}

{% macro spark__weighted_sum(weights, places, numbers) -%}
    aggregate(
        zip_with(
            {{ places }},
            {{ numbers }},
            (place, number) -> element_at({{ weights }}, cast(place as int))
            * number
        ),
        cast(0 as double),
        (total, product) -> total + product
    )
{%- endmacro %}
