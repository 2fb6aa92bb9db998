{#- Wilson 1927; unlike the normal interval it stays within 0 and 1, but for
    what is lost in rounding, and has a width at both ends. -#}
{% macro wilson_bound(share, count, sign) -%}
    {%- set z = 1.959963984540054 -%}
    {%- set z2 = 3.841458820694124 -%}
    {%- set cut, end = {'-': ('greatest', 0), '+': ('least', 1)}[sign] -%}
    {{ cut }}(({{ share }} + {{ z2 }} / (2 * {{ count }}) {{ sign }}
    {{ z }} * sqrt({{ share }} * (1 - {{ share }}) / {{ count }}
    + {{ z2 }} / (4 * power({{ count }}, 2))))
    / (1 + {{ z2 }} / {{ count }}), {{ end }})
{%- endmacro %}
