{#- What fit_bin_effects has to know of each user's or movie's ratings in each
    bin. -#}
{% macro add_up_bins(ratings, by, of) -%}
    select
        {{ of }},
        {{ by }},
        count(*) as rating_count,
        sum(rating) as rating_sum
    from {{ ratings }}
    group by
        {{ of }},
        {{ by }}
{%- endmacro %}
