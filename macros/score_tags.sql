{#- Sums of squares are of deviations, which keep their digits. -#}
{% macro score_tags(counts) -%}
    with

    with_z_scores as (

        {{ tag_z_scores(counts) }}

    ),

    with_means as (

        select
            *,
            deviation_sum / nullif(tagged_movie_count, 0) as mean_deviation,
            greatest(
                squared_deviation_sum
                - power(deviation_sum, 2) / nullif(tagged_movie_count, 0),
                0
            ) / nullif(tagged_movie_count - 1, 0) as rating_variance
        from with_z_scores

    ),

    -- movies of one rating tell nothing of their spread
    with_stddevs as (

        select
            *,
            nullif(round(sqrt(rating_variance), 10), 0) as stddev
        from with_means

    )

    select
        *,
        {{ mean_margin('tagged_movie_count', 'stddev') }} as margin
    from with_stddevs
{%- endmacro %}
