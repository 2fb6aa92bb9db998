{% macro release_year(title) -%}
    {{ return(adapter.dispatch('release_year', 'films')(title)) }}
{%- endmacro %}

{#- The greedy start makes it the last such parentheses: "Metropolis (1927)
    (2001)" is of 2001. No backslash but the flag's parentheses, so that engines
    that read escapes in strings understand it too. try_cast, because no match
    gives an empty string, not null. -#}
{% macro default__release_year(title) -%}
    {%- set pattern = '(?s).*[(] *([0-9]{4}) *([-–—] *[0-9]{0,4} *)?[)]' -%}
    try_cast(regexp_extract({{ title }}, '{{ pattern }}', 1) as integer)
{%- endmacro %}
