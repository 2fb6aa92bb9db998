{#- A user's ratings are alike, so their number says too little of how sure a
    mean of them is: the interval takes users, not ratings, for what was drawn.
    Its standard error is that of a ratio of two sums over users (Cochran 1977,
    Sampling Techniques; in regression called clustered by user), its quantile
    Student's t at users - 1. -#}
{% macro average_over_users(sums, by) -%}
    with

    means as (

        select
            {{ by }},
            sum(deviation_sum) / sum(rating_count) as mean_deviation
        from {{ sums }}
        group by {{ by }}

    ),

    -- each user's part beside the mean of all
    centred as (

        select
            sums.{{ by }},
            sums.rating_count,
            sums.deviation_sum,
            means.mean_deviation
        from {{ sums }} as sums
        inner join means on sums.{{ by }} = means.{{ by }}

    ),

    summed as (

        select
            {{ by }},
            cast(sum(rating_count) as bigint) as rating_count,
            count(*) as user_count,
            max(rating_count) / sum(rating_count) as top_user_share,
            max(mean_deviation) as mean_deviation,
            {{ mean_margin(
                'count(*)',
                'stddev_samp(deviation_sum - rating_count * mean_deviation)'
            ) }} * count(*) / sum(rating_count) as margin
        from centred
        group by {{ by }}

    )

    select
        {{ by }},
        rating_count,
        user_count,
        round(top_user_share, 10) as top_user_share,
        round(mean_deviation, 10) as mean_deviation,
        round(mean_deviation - margin, 10) as mean_deviation_low,
        round(mean_deviation + margin, 10) as mean_deviation_high
    from summed
{%- endmacro %}
