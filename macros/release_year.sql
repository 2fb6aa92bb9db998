{#- The parentheses that hold a year, as the SQL reads a title: what stands
    before them, the year, the rest of a range, and what stands after them. The
    greedy start makes it the last such parentheses: "Metropolis (1927) (2001)"
    is of 2001. No backslash but the flag's parentheses, so that engines that
    read escapes in strings understand it too. -#}
{% macro release_year_pattern() -%}
    (?s)^(.*)[(] *([0-9]{4}) *([-–—] *[0-9]{0,4} *)?[)](.*)$
{%- endmacro %}

{% macro release_year(title) -%}
    {{ return(adapter.dispatch('release_year', 'films')(title)) }}
{%- endmacro %}

{#- try_cast, because no match gives an empty string, not null. -#}
{% macro default__release_year(title) -%}
    {%- set pattern = release_year_pattern() -%}
    try_cast(regexp_extract({{ title }}, '{{ pattern }}', 2) as integer)
{%- endmacro %}

{% macro without_release_year(title) -%}
    {{ return(adapter.dispatch('without_release_year', 'films')(title)) }}
{%- endmacro %}

{#- No match gives two empty strings; nothing but a year stays as it is. -#}
{% macro default__without_release_year(title) -%}
    {%- set pattern = release_year_pattern() -%}
    coalesce(
        nullif(
            trim(
                rtrim(regexp_extract({{ title }}, '{{ pattern }}', 1))
                || regexp_extract({{ title }}, '{{ pattern }}', 4)
            ),
            ''
        ),
        {{ title }}
    )
{%- endmacro %}
