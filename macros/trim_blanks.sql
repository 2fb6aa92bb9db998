{% macro trim_blanks(text) -%}
    {{ return(adapter.dispatch('trim_blanks', 'films')(text)) }}
{%- endmacro %}

{#- `trim` knows the plain blank only. \p{Z} are Unicode's blanks and
    separators; U+0085, U+200B and U+FEFF are blank to the eye but not in it. -#}
{% macro default__trim_blanks(text) -%}
    {%- set blanks = '[\\s\\p{Z}\\x{1C}-\\x{1F}\\x{0B}\\x{85}\\x{200B}\\x{FEFF}]+' -%}
    regexp_replace({{ text }}, '^{{ blanks }}|{{ blanks }}$', '', 'g')
{%- endmacro %}
