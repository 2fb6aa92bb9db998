{#- The ratings of one user are alike, and so are those of one movie: the
    variance is that by user plus that by movie less that of single ratings, which
    both hold (Cameron, Gelbach and Miller 2011). It can come out below either of
    the two and is then the larger of them; the quantile is Student's t at the
    smaller number of users or movies less 1. All of it follows from sums. -#}
{% macro average_over_users_and_movies(user_sums, movie_sums, by) -%}
    with

    totals as (

        select
            {{ by }},
            cast(sum(rating_count) as bigint) as rating_count,
            sum(deviation_sum) as deviation_sum,
            sum(deviation_sum) / sum(rating_count) as mean_deviation,
            sum(square_sum) as square_sum
        from {{ user_sums }}
        group by {{ by }}

    ),

    rating_variances as (

        select
            {{ by }},
            rating_count,
            mean_deviation,
            (square_sum - deviation_sum * mean_deviation) * rating_count
            / nullif(rating_count - 1, 0) as variance
        from totals

    ),

    {% for cluster, sums in [('user', user_sums), ('movie', movie_sums)] -%}
    by_{{ cluster }} as (

        select
            sums.{{ by }},
            sums.deviation_sum - sums.rating_count * totals.mean_deviation
                as residual_sum
        from {{ sums }} as sums
        inner join totals on sums.{{ by }} = totals.{{ by }}

    ),

    {{ cluster }}_variances as (

        select
            {{ by }},
            count(*) as {{ cluster }}_count,
            sum(residual_sum * residual_sum) * count(*)
            / nullif(count(*) - 1, 0) as variance
        from by_{{ cluster }}
        group by {{ by }}

    ),

    {% endfor -%}
    combined as (

        select
            rating_variances.{{ by }},
            rating_variances.rating_count,
            user_variances.user_count,
            movie_variances.movie_count,
            rating_variances.mean_deviation,
            case
                when
                    user_variances.user_count > 1
                    and movie_variances.movie_count > 1
                    then
                        sqrt(greatest(
                            user_variances.variance
                            + movie_variances.variance
                            - rating_variances.variance,
                            user_variances.variance,
                            movie_variances.variance
                        )) / rating_variances.rating_count
            end as standard_error,
            least(user_variances.user_count, movie_variances.movie_count) - 1
                as degrees_of_freedom
        from rating_variances
        inner join user_variances
            on rating_variances.{{ by }} = user_variances.{{ by }}
        inner join movie_variances
            on rating_variances.{{ by }} = movie_variances.{{ by }}

    ),

    with_margin as (

        select
            *,
            {{ student_t_975('degrees_of_freedom') }} * standard_error
                as margin
        from combined

    )

    select
        {{ by }},
        rating_count,
        user_count,
        movie_count,
        round(mean_deviation, 10) as mean_deviation,
        round(mean_deviation - margin, 10) as mean_deviation_low,
        round(mean_deviation + margin, 10) as mean_deviation_high
    from with_margin
{%- endmacro %}
