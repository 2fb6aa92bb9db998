{#- A type as contracts and models name it, in Spark's words: a text has no
    length there. -#}
{% macro spark_type(type) -%}
    {%- if type.endswith('[]') -%}
        array<{{ spark_type(type[:-2]) }}>
    {%- else -%}
        {%- set others = {
            'varchar': 'string', 'timestamptz': 'timestamp_ltz'
        } -%}
        {{ others.get(type, type) }}
    {%- endif -%}
{%- endmacro %}

{#- What dbt makes of a contract's type. -#}
{% macro spark__cast(field, type) -%}
    cast({{ field }} as {{ spark_type(type) }})
{%- endmacro %}

{#- The same in a unit test's rows, where a list is one of YAML. -#}
{% macro spark__safe_cast(field, type) -%}
    {%- if field is sequence and field is not string -%}
        {%- set items = [] -%}
        {%- for item in field -%}
            {%- do items.append(
                sql_text(item) if item is string else item | string
            ) -%}
        {%- endfor -%}
        cast(array({{ items | join(', ') }}) as {{ spark_type(type) }})
    {%- else -%}
        cast({{ field }} as {{ spark_type(type) }})
    {%- endif -%}
{%- endmacro %}
