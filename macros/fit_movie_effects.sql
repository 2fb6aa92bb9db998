{#- Each pass takes the users' effects of the pass before for known and finds
    the movies', then the other way round. Of each rating it reads only whose it
    is and of which movie; what the ratings of each add up to stays the same. Each
    pass is read once, by the next: a chain that no engine computes twice. Spark
    plans five passes in a fraction of the time that it takes for twenty. -#}
{% macro fit_movie_effects(ratings, users, movies, passes) -%}
    {%- set prior = var('effect_prior_ratings') -%}
    with

    overall as (

        select sum(rating_sum) / sum(rating_count) as mean_rating
        from {{ movies }}

    ),

    {% for side, key, stats in [
        ('user', 'user_id', users), ('movie', 'movie_id', movies)
    ] -%}
    {{ side }}_totals as (

        select
            stats.{{ key }},
            stats.rating_count,
            stats.rating_sum - stats.rating_count * overall.mean_rating
                as deviation_sum
        from {{ stats }} as stats
        cross join overall

    ),

    {% endfor -%}
    users_0 as (

        select
            user_id,
            deviation_sum / (rating_count + {{ prior }}) as effect
        from user_totals

    ),

    {% for pass in range(1, passes + 1) -%}
    {% for side, key, other, other_key, before in [
        ('movie', 'movie_id', 'user', 'user_id', pass - 1),
        ('user', 'user_id', 'movie', 'movie_id', pass),
    ] if side == 'movie' or pass < passes -%}
    {{ other }}_sums_{{ pass }} as (

        select
            ratings.{{ key }},
            sum({{ other }}s.effect) as effect_sum
        from {{ ratings }} as ratings
        inner join {{ other }}s_{{ before }} as {{ other }}s
            on ratings.{{ other_key }} = {{ other }}s.{{ other_key }}
        group by ratings.{{ key }}

    ),

    {{ side }}s_{{ pass }} as (

        select
            totals.{{ key }},
            totals.rating_count,
            (totals.deviation_sum - sums.effect_sum)
            / (totals.rating_count + {{ prior }}) as effect
        from {{ side }}_totals as totals
        inner join {{ other }}_sums_{{ pass }} as sums
            on totals.{{ key }} = sums.{{ key }}

    ),

    {% if side == 'movie' and pass % 5 == 0 and pass < passes -%}
    {{ keep('movies_' ~ pass) }}

    {% endif -%}
    {% endfor -%}
    {%- endfor -%}
    fitted as (

        select
            movie_id,
            rating_count,
            effect as movie_effect
        from movies_{{ passes }}

    )

    select * from fitted
{%- endmacro %}
