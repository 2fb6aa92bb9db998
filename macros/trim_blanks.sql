{% macro trim_blanks(text) -%}
    {{ return(adapter.dispatch('trim_blanks', 'films')(text)) }}
{%- endmacro %}

{#- `trim` knows the plain blank only. \p{Z} are Unicode's blanks and
    separators; the rest are controls and zero-width ones, blank to the eye. -#}
{% macro default__trim_blanks(text) -%}
    {%- set blanks =
        '[\\s\\p{Z}\\x{0B}\\x{1C}-\\x{1F}\\x{85}\\x{200B}\\x{FEFF}]+'
    -%}
    regexp_replace({{ text }}, '^{{ blanks }}|{{ blanks }}$', '', 'g')
{%- endmacro %}

{#- In a raw string a backslash is one. -#}
{% macro spark__trim_blanks(text) -%}
    {%- set blanks =
        '[\\s\\p{Z}\\x{0B}\\x{1C}-\\x{1F}\\x{85}\\x{200B}\\x{FEFF}]+'
    -%}
    regexp_replace({{ text }}, r'^{{ blanks }}|{{ blanks }}$', '')
{%- endmacro %}
