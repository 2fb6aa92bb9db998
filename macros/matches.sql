{% macro matches(text, pattern) -%}
    {{ return(adapter.dispatch('matches', 'films')(text, pattern)) }}
{%- endmacro %}

{% macro default__matches(text, pattern) -%}
    regexp_matches({{ text }}, {{ sql_text(pattern) }})
{%- endmacro %}

{% macro spark__matches(text, pattern) -%}
    rlike({{ text }}, {{ sql_text(pattern) }})
{%- endmacro %}
