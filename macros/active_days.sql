{#- Days in UTC on which a user rated or tagged anything, each once. -#}
{% macro active_days(ratings, tags) -%}
    select
        user_id,
        cast(rated_at as date) as active_on
    from {{ ratings }}
    union
    select
        user_id,
        cast(tagged_at as date) as active_on
    from {{ tags }}
{%- endmacro %}
