{#- Whether each row's key is greater than that of the row before, in the order
    in which the engine happens to read them: then no key is there twice, whatever
    that order is. One look takes a twentieth of what it takes to group the rows;
    where it doesn't tell, this is false. -#}
{% macro keys_rise(relation, key) -%}
    {{ return(adapter.dispatch('keys_rise', 'films')(relation, key)) }}
{%- endmacro %}

{#- The first row has none before it, and no others may lack one. A null is
    neither greater nor smaller. The limit ends the look where rows stand in no
    such order. -#}
{% macro default__keys_rise(relation, key) -%}
    (
        select count(*) < 2
        from (
            select 1
            from (
                select {{ is_after(key) }} is not true as is_first
                from {{ relation }}
            ) as compared
            where is_first
            limit 2
        ) as found
    )
{%- endmacro %}

{#- Rows have no order there. -#}
{% macro spark__keys_rise(relation, key) -%}
    false
{%- endmacro %}

{% macro is_after(key) -%}
    {%- set nested = namespace(text='false') -%}
    {%- for column in key | reverse -%}
        {%- set before = 'lag(' ~ column ~ ') over ()' -%}
        {%- set nested.text
            = '(' ~ column ~ ' > ' ~ before ~ ' or (' ~ column ~ ' = '
            ~ before ~ ' and ' ~ nested.text ~ '))' -%}
    {%- endfor -%}
    {{ return(nested.text) }}
{%- endmacro %}
