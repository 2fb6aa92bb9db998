{% macro list_in_order(expression, place) -%}
    {{ return(adapter.dispatch('list_in_order', 'films')(
        expression, place
    )) }}
{%- endmacro %}

{% macro default__list_in_order(expression, place) -%}
    list({{ expression }} order by {{ place }})
{%- endmacro %}

{#- A list of pairs, sorted by what they are to be ordered by; a pair with a
    null is in it, where the value alone would be left out. -#}
{% macro spark__list_in_order(expression, place) -%}
    transform(
        array_sort(collect_list(
            struct({{ place }} as place, {{ expression }} as item)
        )),
        pair -> pair.item
    )
{%- endmacro %}
