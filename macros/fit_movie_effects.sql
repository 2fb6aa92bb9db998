{#- Each pass takes the users' effects of the pass before for known and finds
    the movies', then the other way round. Each CTE is read once, by the next: a
    chain that no engine computes twice. -#}
{% macro fit_movie_effects(ratings, passes) -%}
    {%- set prior = var('effect_prior_ratings') -%}
    with

    users_0 as (

        select
            user_id,
            sum(deviation) / (count(*) + {{ prior }}) as user_effect
        from {{ ratings }}
        group by user_id

    ),

    {% for pass in range(1, passes) -%}
    movies_{{ pass }} as (

        select
            ratings.movie_id,
            sum(ratings.deviation - users.user_effect)
            / (count(*) + {{ prior }}) as movie_effect
        from {{ ratings }} as ratings
        inner join users_{{ pass - 1 }} as users
            on ratings.user_id = users.user_id
        group by ratings.movie_id

    ),

    users_{{ pass }} as (

        select
            ratings.user_id,
            sum(ratings.deviation - movies.movie_effect)
            / (count(*) + {{ prior }}) as user_effect
        from {{ ratings }} as ratings
        inner join movies_{{ pass }} as movies
            on ratings.movie_id = movies.movie_id
        group by ratings.user_id

    ),

    {% endfor -%}
    movies_{{ passes }} as (

        select
            ratings.movie_id,
            count(*) as rating_count,
            sum(ratings.deviation - users.user_effect)
            / (count(*) + {{ prior }}) as movie_effect
        from {{ ratings }} as ratings
        inner join users_{{ passes - 1 }} as users
            on ratings.user_id = users.user_id
        group by ratings.movie_id

    )

    select
        movie_id,
        rating_count,
        movie_effect
    from movies_{{ passes }}
{%- endmacro %}
