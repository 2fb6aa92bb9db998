{#- Fits rating = mean + user + movie + bin. The effects of bins and of what
    they are bound to most (`within`) are found together in each pass, in closed
    form; those of the others (`across`) from them. A rating without a bin takes
    part in the fit, and its bin has no effect.
    The interval is the sandwich of this regression, clustered by user: how far
    each user's residuals move each bin's effect, where the effects `within` move
    with it (Liang and Zeger 1986; Frisch, Waugh and Lovell). -#}
{% macro fit_bin_effects(ratings, by, within, across, start, passes, turns) -%}
    {%- set prior = var('effect_prior_ratings') -%}
    {%- set user_of = 'cells' if within == 'user_id' else 'starts' -%}
    with

    cells as (

        select
            *,
            cast(
                row_number() over (order by {{ within }}, {{ by }}) as integer
            ) as cell
        from (
            select
                {{ within }},
                {{ by }},
                count(*) as rating_count
            from {{ ratings }}
            group by
                {{ within }},
                {{ by }}
        ) as counted

    ),
    {{ keep('cells') }}

    weights as (

        {{ weigh_bins('cells', by, within, turns) }}

    ),
    {{ keep('weights') }}

    starts as (

        select
            {{ across }},
            {{ across | replace('_id', '_effect') }} as effect,
            cast(row_number() over (order by {{ across }}) as integer) as place
        from {{ start }}

    ),
    {{ keep('starts') }}

    -- all that the passes read of a rating: each of them reads every one
    placed as (

        select
            cells.cell,
            starts.place,
            ratings.deviation
        from {{ ratings }} as ratings
        inner join cells
            on
                ratings.{{ within }} = cells.{{ within }}
                and ratings.{{ by }} is not distinct from cells.{{ by }}
        inner join starts on ratings.{{ across }} = starts.{{ across }}

    ),

    across_0 as (

        select
            place,
            effect
        from starts

    ),

    {% for pass in range(1, passes + 1) -%}
    deviations_{{ pass }} as (

        select
            placed.cell,
            sum(placed.deviation - across.effect) as deviation_sum
        from placed
        inner join across_{{ pass - 1 }} as across
            on placed.place = across.place
        group by placed.cell

    ),

    sums_{{ pass }} as (

        select
            cells.cell,
            cells.{{ within }},
            cells.{{ by }},
            cells.rating_count,
            deviations.deviation_sum
        from cells
        inner join deviations_{{ pass }} as deviations
            on cells.cell = deviations.cell

    ),
    {{ keep('sums_' ~ pass) }}

    -- what the effects `within` would be if the bins had none
    unbinned_{{ pass }} as (

        select
            *,
            sum(deviation_sum) over (partition by {{ within }})
            / (
                sum(rating_count) over (partition by {{ within }}) + {{ prior }}
            ) as effect
        from sums_{{ pass }}

    ),

    means_{{ pass }} as (

        select
            {{ by }},
            sum(deviation_sum - rating_count * effect) / sum(rating_count)
                as mean_deviation
        from unbinned_{{ pass }}
        where {{ by }} is not null
        group by {{ by }}

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

    binned_{{ pass }} as (

        select
            sums.*,
            coalesce(bins.bin_effect, 0) as bin_effect
        from sums_{{ pass }} as sums
        left join effects_{{ pass }} as bins on sums.{{ by }} = bins.{{ by }}

    ),

    fitted_{{ pass }} as (

        select
            cell,
            bin_effect,
            sum(deviation_sum - rating_count * bin_effect)
                over (partition by {{ within }})
            / (
                sum(rating_count) over (partition by {{ within }}) + {{ prior }}
            ) as effect
        from binned_{{ pass }}

    ),

    {% if not loop.last -%}
    across_{{ pass }} as (

        select
            placed.place,
            sum(placed.deviation - fitted.effect - fitted.bin_effect)
            / (count(*) + {{ prior }}) as effect
        from placed
        inner join fitted_{{ pass }} as fitted on placed.cell = fitted.cell
        group by placed.place

    ),

    {% endif -%}
    {%- endfor -%}
    adjusted as (

        select
            {{ user_of }}.user_id,
            cells.{{ by }},
            count(*) as rating_count,
            sum(placed.deviation - fitted.effect - across.effect)
                as adjusted_sum
        from placed
        inner join cells on placed.cell = cells.cell
        inner join fitted_{{ passes }} as fitted on placed.cell = fitted.cell
        inner join starts on placed.place = starts.place
        inner join across_{{ passes - 1 }} as across
            on placed.place = across.place
        where cells.{{ by }} is not null
        group by
            {{ user_of }}.user_id,
            cells.{{ by }}

    ),
    {{ keep('adjusted') }}

    -- effects are told from their mean over all ratings in bins
    centred as (

        select
            *,
            sum(rating_count) over (partition by {{ by }}) as bin_count,
            sum(adjusted_sum) over (partition by {{ by }})
            / sum(rating_count) over (partition by {{ by }}) as bin_mean,
            sum(adjusted_sum) over () / sum(rating_count) over ()
                as mean_of_all
        from adjusted

    ),

    -- the bins in order, and each one's weights in the same order
    numbered as (

        select
            {{ by }},
            {{ list_in_order('weight', 'other_bin') }} as weights,
            row_number() over (order by {{ by }}) as place
        from weights
        group by {{ by }}

    ),

    -- each user's residuals as two lists, because a row for each user, bin and
    -- other bin takes gigabytes
    residuals as (

        select
            centred.user_id,
            {{ list_in_order('numbered.place', 'numbered.place') }} as places,
            {{ list_in_order(
                '(centred.adjusted_sum'
                ~ ' - centred.rating_count * centred.bin_mean)'
                ~ ' / centred.bin_count',
                'numbered.place'
            ) }} as residuals
        from centred
        inner join numbered on centred.{{ by }} = numbered.{{ by }}
        group by centred.user_id

    ),

    -- by how much each user's residuals move each bin's effect
    influences as (

        select
            numbered.{{ by }},
            {{ weighted_sum(
                'numbered.weights', 'residuals.places', 'residuals.residuals'
            ) }} as influence
        from numbered
        cross join residuals

    ),

    errors as (

        select
            {{ by }},
            sqrt(
                sum(influence * influence) * count(*) / nullif(count(*) - 1, 0)
            ) as standard_error
        from influences
        group by {{ by }}

    ),

    averaged as (

        select
            {{ by }},
            count(*) as user_count,
            max(bin_mean) - max(mean_of_all) as adjusted_deviation
        from centred
        group by {{ by }}

    ),

    -- one bin alone has nothing to differ from
    with_margin as (

        select
            averaged.{{ by }},
            averaged.adjusted_deviation,
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
