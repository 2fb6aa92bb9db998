{#- The prior expects each tag as often as movies of any kind have it. Its
    weight is that of all tags of the good or of the bad movies, whichever are
    fewer. The log-odds ratio and its variance are those of Monroe, Colaresi and
    Quinn (2008, Fightin' Words). -#}
{% macro tag_z_scores(counts) -%}
    with

    expected as (

        select
            *,
            least(good_total, bad_total) as prior_total,
            least(good_total, bad_total) * tagged_movie_count
            / nullif(tagged_total, 0) as prior_count,
            good_total > 0
            and bad_total > 0
            and tagged_movie_count > 0
            and tagged_movie_count < tagged_total as is_comparable
        from {{ counts }}

    ),

    compared as (

        select
            *,
            case
                when is_comparable
                    then
                        ln(
                            (good_movie_count + prior_count)
                            / (
                                good_total + prior_total
                                - good_movie_count - prior_count
                            )
                        )
                        - ln(
                            (bad_movie_count + prior_count)
                            / (
                                bad_total + prior_total
                                - bad_movie_count - prior_count
                            )
                        )
            end as log_odds_ratio,
            case
                when is_comparable
                    then
                        1 / (good_movie_count + prior_count)
                        + 1 / (bad_movie_count + prior_count)
            end as variance
        from expected

    )

    -- where there is nothing to compare, nothing speaks for or against
    select
        *,
        coalesce(round(log_odds_ratio / sqrt(variance), 10), 0) as z_score
    from compared
{%- endmacro %}
