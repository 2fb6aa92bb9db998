{#- English, French, Italian, Spanish, German, Dutch and Nordic, Portuguese.
    The page knows the same ones (reports/words/titles.py). -#}
{% macro articles() -%}
    The|A|An|Da
    {#- -#} |Le|La|Les|Un|Une|Des
    {#- -#} |Il|Lo|I|Gli|Uno|Una
    {#- -#} |El|Los|Las|Unos|Unas
    {#- -#} |Der|Die|Das|Ein|Eine
    {#- -#} |De|Den|Det|Het|Een|En|Et|Ett
    {#- -#} |O|Os|As|Um|Uma
{%- endmacro %}

{#- These take no blank after them. Doubled quotes, for they stand in SQL. -#}
{% macro elided_articles() -%}
    L''|L’|Un''|Un’
{%- endmacro %}

{% macro article_first(title) -%}
    {{ return(adapter.dispatch('article_first', 'films')(title)) }}
{%- endmacro %}

{#- Three groups: a name, its article, and the parentheses that follow. The
    name's own parentheses are closed, so that it doesn't end within some. No
    match gives empty strings, not nulls. A name that begins with the same word
    ("Die, Mommie, Die") has no article at its end. -#}
{% macro default__article_first(title) -%}
    {%- set name = '(?s)^((?:[^()]|[(][^()]*[)])+?), ' -%}
    {%- set known = articles() ~ '|' ~ elided_articles() -%}
    {%- set pattern = name ~ '(' ~ known ~ ')( *[(].*)?$' -%}
    case
        when
            regexp_extract({{ title }}, '{{ pattern }}', 2)
            in ('', regexp_extract({{ title }}, '^[^,]*', 0))
            then {{ title }}
        when
            right(regexp_extract({{ title }}, '{{ pattern }}', 2), 1)
            in ('''', '’')
            then
                regexp_extract({{ title }}, '{{ pattern }}', 2)
                || regexp_extract({{ title }}, '{{ pattern }}', 1)
                || regexp_extract({{ title }}, '{{ pattern }}', 3)
        else
            regexp_extract({{ title }}, '{{ pattern }}', 2)
            || ' '
            || regexp_extract({{ title }}, '{{ pattern }}', 1)
            || regexp_extract({{ title }}, '{{ pattern }}', 3)
    end
{%- endmacro %}

{% macro article_first_within(title) -%}
    {{ return(adapter.dispatch('article_first_within', 'films')(title)) }}
{%- endmacro %}

{% macro default__article_first_within(title) -%}
    {%- set name = '[(](a[.]k[.]a[.] )?([^()]+), ' -%}
    regexp_replace(
        regexp_replace(
            {{ title }},
            '{{ name }}({{ articles() }})[)]',
            '(\1\3 \2)',
            'g'
        ),
        '{{ name }}({{ elided_articles() }})[)]',
        '(\1\3\2)',
        'g'
    )
{%- endmacro %}

{#- What the pattern has in parentheses is told by a dollar. -#}
{% macro spark__article_first_within(title) -%}
    {%- set name = '[(](a[.]k[.]a[.] )?([^()]+), ' -%}
    regexp_replace(
        regexp_replace(
            {{ title }}, '{{ name }}({{ articles() }})[)]', '($1$3 $2)'
        ),
        '{{ name }}({{ elided_articles() }})[)]',
        '($1$3$2)'
    )
{%- endmacro %}
