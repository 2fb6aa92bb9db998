{#- Fits rating = mean + user + movie + bin. The effects of bins and of what
    they are bound to most (`within`) are found together in each pass, in closed
    form; those of the others (`across`) from them. A rating without a bin takes
    part in the fit, and its bin has no effect.
    A pass looks at each rating twice, and only for its user and its movie: all
    that bins add to its sums follows from how many ratings each user and each
    movie has in each bin.
    The interval is the sandwich of this regression, clustered by user: how far
    each user's residuals move each bin's effect, where the effects `within` move
    with it (Liang and Zeger 1986; Frisch, Waugh and Lovell). -#}
{% macro fit_bin_effects(ratings, binned, by, within, start, passes, turns) -%}
    {%- set prior = var('effect_prior_ratings') -%}
    {%- set across = 'movie_id' if within == 'user_id' else 'user_id' -%}
    {%- set effects = {
        within: 'within_' ~ passes, across: 'across_' ~ (passes - 1)
    } -%}
    with

    user_bins as (

        select * from {{ binned['user_id'] }}

    ),
    {{ keep('user_bins') }}

    movie_bins as (

        select * from {{ binned['movie_id'] }}

    ),
    {{ keep('movie_bins') }}

    within_bins as (

        select * from {{ within | replace('_id', '_bins') }}

    ),

    across_bins as (

        select * from {{ across | replace('_id', '_bins') }}

    ),

    weights as (

        {{ weigh_bins('within_bins', by, within, turns) }}

    ),
    {{ keep('weights') }}

    overall as (

        select sum(rating_sum) / sum(rating_count) as mean_rating
        from within_bins

    ),

    -- what stays the same in each pass
    {% for side, key, bins in [
        ('within', within, 'within_bins'),
        ('across', across, 'across_bins'),
        ('bin', by, 'within_bins'),
    ] -%}
    {{ side }}_totals as (

        select
            bins.{{ key }},
            sum(bins.rating_count) as rating_count,
            sum(bins.rating_sum)
            - sum(bins.rating_count) * max(overall.mean_rating)
                as deviation_sum
        from {{ bins }} as bins
        cross join overall
        group by bins.{{ key }}

    ),

    {% endfor -%}
    across_0 as (

        select
            {{ across }},
            {{ across | replace('_id', '_effect') }} as effect
        from {{ start }}

    ),

    {% for pass in range(1, passes + 1) -%}
    across_sums_{{ pass }} as (

        select
            ratings.{{ within }},
            sum(across.effect) as effect_sum
        from {{ ratings }} as ratings
        inner join across_{{ pass - 1 }} as across
            on ratings.{{ across }} = across.{{ across }}
        group by ratings.{{ within }}

    ),

    -- what the effects `within` would be if the bins had none
    unbinned_{{ pass }} as (

        select
            totals.{{ within }},
            totals.rating_count + {{ prior }} as weight,
            (totals.deviation_sum - sums.effect_sum)
            / (totals.rating_count + {{ prior }}) as effect
        from within_totals as totals
        inner join across_sums_{{ pass }} as sums
            on totals.{{ within }} = sums.{{ within }}

    ),
    {{ keep('unbinned_' ~ pass) }}

    explained_{{ pass }} as (

        select
            bins.{{ by }},
            bins.rating_count * across.effect as effect_sum
        from across_bins as bins
        inner join across_{{ pass - 1 }} as across
            on bins.{{ across }} = across.{{ across }}
        union all
        select
            bins.{{ by }},
            bins.rating_count * unbinned.effect as effect_sum
        from within_bins as bins
        inner join unbinned_{{ pass }} as unbinned
            on bins.{{ within }} = unbinned.{{ within }}

    ),

    explained_sums_{{ pass }} as (

        select
            {{ by }},
            sum(effect_sum) as effect_sum
        from explained_{{ pass }}
        group by {{ by }}

    ),

    means_{{ pass }} as (

        select
            totals.{{ by }},
            (totals.deviation_sum - sums.effect_sum) / totals.rating_count
                as mean_deviation
        from bin_totals as totals
        inner join explained_sums_{{ pass }} as sums
            on totals.{{ by }} = sums.{{ by }}

    ),

    effects_{{ pass }} as (

        select
            weights.{{ by }},
            sum(weights.weight * means.mean_deviation) as bin_effect
        from weights
        inner join means_{{ pass }} as means
            on weights.other_bin = means.{{ by }}
        group by weights.{{ by }}

    ),
    {{ keep('effects_' ~ pass) }}

    {% for side, key in [('within', within), ('across', across)] -%}
    {{ side }}_binned_{{ pass }} as (

        select
            bins.{{ key }},
            sum(bins.rating_count * coalesce(effects.bin_effect, 0))
                as effect_sum
        from {{ side }}_bins as bins
        left join effects_{{ pass }} as effects
            on bins.{{ by }} = effects.{{ by }}
        group by bins.{{ key }}

    ),

    {% endfor -%}
    within_{{ pass }} as (

        select
            unbinned.{{ within }},
            unbinned.effect - binned.effect_sum / unbinned.weight as effect
        from unbinned_{{ pass }} as unbinned
        inner join within_binned_{{ pass }} as binned
            on unbinned.{{ within }} = binned.{{ within }}

    ),

    {% if not loop.last -%}
    within_sums_{{ pass }} as (

        select
            ratings.{{ across }},
            sum(within.effect) as effect_sum
        from {{ ratings }} as ratings
        inner join within_{{ pass }} as within
            on ratings.{{ within }} = within.{{ within }}
        group by ratings.{{ across }}

    ),

    across_{{ pass }} as (

        select
            totals.{{ across }},
            (totals.deviation_sum - sums.effect_sum - binned.effect_sum)
            / (totals.rating_count + {{ prior }}) as effect
        from across_totals as totals
        inner join within_sums_{{ pass }} as sums
            on totals.{{ across }} = sums.{{ across }}
        inner join across_binned_{{ pass }} as binned
            on totals.{{ across }} = binned.{{ across }}

    ),
    {{ keep('across_' ~ pass) }}

    {% endif -%}
    {%- endfor -%}
    movie_sums as (

        select
            ratings.user_id,
            ratings.{{ by }},
            sum(movies.effect) as effect_sum
        from {{ binned['ratings'] }} as ratings
        inner join {{ effects['movie_id'] }} as movies
            on ratings.movie_id = movies.movie_id
        where ratings.{{ by }} is not null
        group by
            ratings.user_id,
            ratings.{{ by }}

    ),

    -- what ratings have above the mean of all, their user and their movie
    adjusted as (

        select
            bins.user_id,
            bins.{{ by }},
            bins.rating_count,
            bins.rating_sum
            - bins.rating_count * (overall.mean_rating + users.effect)
            - movie_sums.effect_sum as adjusted_sum
        from user_bins as bins
        inner join movie_sums
            on
                bins.user_id = movie_sums.user_id
                and bins.{{ by }} = movie_sums.{{ by }}
        inner join {{ effects['user_id'] }} as users
            on bins.user_id = users.user_id
        cross join overall

    ),
    {{ keep('adjusted') }}

    averaged as (

        select
            {{ by }},
            count(*) as user_count,
            sum(rating_count) as bin_count,
            sum(adjusted_sum) as bin_sum,
            sum(adjusted_sum) / sum(rating_count) as bin_mean
        from adjusted
        group by {{ by }}

    ),

    -- each user's part in a bin beside the mean of all
    residuals as (

        select
            adjusted.user_id,
            adjusted.{{ by }},
            (adjusted.adjusted_sum - adjusted.rating_count * averaged.bin_mean)
            / averaged.bin_count as residual
        from adjusted
        inner join averaged on adjusted.{{ by }} = averaged.{{ by }}

    ),
    {{ keep('residuals') }}

    users as (

        select count(distinct user_id) as user_count from residuals

    ),

    -- how the residuals of two bins go together in the same user; each pair of
    -- bins once
    pairs as (

        select
            residuals.{{ by }},
            others.{{ by }} as other_bin,
            sum(residuals.residual * others.residual) as product
        from residuals
        inner join residuals as others
            on
                residuals.user_id = others.user_id
                and residuals.{{ by }} <= others.{{ by }}
        group by
            residuals.{{ by }},
            others.{{ by }}

    ),
    {{ keep('pairs') }}

    products as (

        select
            {{ by }},
            other_bin,
            product as weight
        from pairs
        union all
        select
            other_bin as {{ by }},
            {{ by }} as other_bin,
            product as weight
        from pairs
        where {{ by }} < other_bin

    ),

    moved as (

        {{ multiply_bins('weights', 'products', by) }}

    ),

    -- by how much all users' residuals move each bin's effect, squared; and the
    -- part of the bin's own residuals in it
    variances as (

        select
            weights.{{ by }},
            sum(weights.weight * moved.weight) as variance,
            max(
                case
                    when weights.{{ by }} = weights.other_bin
                        then power(weights.weight, 2) * own.product
                end
            ) as own_variance
        from weights
        inner join moved
            on
                weights.{{ by }} = moved.{{ by }}
                and weights.other_bin = moved.other_bin
        inner join pairs as own
            on
                weights.{{ by }} = own.{{ by }}
                and weights.{{ by }} = own.other_bin
        group by weights.{{ by }}

    ),

    -- parts that cancel each other leave what doubles can't hold, which is nothing
    errors as (

        select
            variances.{{ by }},
            case
                when variances.variance > 1e-12 * variances.own_variance
                    then
                        sqrt(
                            variances.variance * users.user_count
                            / nullif(users.user_count - 1, 0)
                        )
                when users.user_count > 1 then 0
            end as standard_error
        from variances
        cross join users

    ),

    -- one bin alone has nothing to differ from
    with_margin as (

        select
            averaged.{{ by }},
            averaged.bin_mean
            - sum(averaged.bin_sum) over () / sum(averaged.bin_count) over ()
                as adjusted_deviation,
            case
                when count(*) over () > 1
                    then
                        {{ student_t_975('(averaged.user_count - 1)') }}
                        * errors.standard_error
            end as margin
        from averaged
        inner join errors on averaged.{{ by }} = errors.{{ by }}

    )

    select
        {{ by }},
        round(adjusted_deviation, 10) as adjusted_deviation,
        round(adjusted_deviation - margin, 10) as adjusted_deviation_low,
        round(adjusted_deviation + margin, 10) as adjusted_deviation_high
    from with_margin
{%- endmacro %}
