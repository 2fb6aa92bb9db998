{#- What an effect of one bin passes on to another through users (or movies)
    who are in both is a matrix, `links`; the weights are the series 1 + links
    + links² + …, the inverse of the normal equations from which users (or
    movies) were eliminated. Two squarings make one turn do the work of four. -#}
{% macro weigh_bins(cells, by, within, turns) -%}
    with

    counted as (

        select
            {{ within }},
            {{ by }},
            rating_count,
            sum(rating_count) over (partition by {{ within }}) as total_count,
            sum(rating_count) over (partition by {{ by }}) as bin_count
        from {{ cells }}

    ),

    shared as (

        select
            counted.{{ by }},
            others.{{ by }} as other_bin,
            max(counted.bin_count) as bin_count,
            sum(
                counted.rating_count * others.rating_count
                / (counted.total_count + {{ var('effect_prior_ratings') }})
            ) / max(counted.bin_count) as weight
        from counted
        inner join counted as others
            on counted.{{ within }} = others.{{ within }}
        where
            counted.{{ by }} is not null
            and others.{{ by }} is not null
        group by
            counted.{{ by }},
            others.{{ by }}

    ),
    {{ keep('weights.shared') }}

    bins as (

        select
            {{ by }},
            bin_count / sum(bin_count) over () as share
        from shared
        where {{ by }} = other_bin

    ),

    pairs as (

        select
            bins.{{ by }},
            others.{{ by }} as other_bin,
            bins.share,
            coalesce(shared.weight, 0) as weight
        from bins
        cross join bins as others
        left join shared
            on
                bins.{{ by }} = shared.{{ by }}
                and others.{{ by }} = shared.other_bin

    ),

    -- the effects of all bins are 0 on average, before and after
    links as (

        select
            {{ by }},
            other_bin,
            weight
            - sum(share * weight) over (partition by other_bin) as weight
        from pairs

    ),
    {{ keep('weights.links') }}

    links_2 as (

        {{ multiply_bins('links', 'links', by) }}

    ),
    {{ keep('weights.links_2') }}

    links_4 as (

        {{ multiply_bins('links_2', 'links_2', by) }}

    ),
    {{ keep('weights.links_4') }}

    series_2 as (

        select
            {{ by }},
            other_bin,
            weight + case when {{ by }} = other_bin then 1 else 0 end as weight
        from links

    ),

    products_2 as (

        {{ multiply_bins('links_2', 'series_2', by) }}

    ),

    series_4 as (

        select
            series_2.{{ by }},
            series_2.other_bin,
            series_2.weight + products_2.weight as weight
        from series_2
        inner join products_2
            on
                series_2.{{ by }} = products_2.{{ by }}
                and series_2.other_bin = products_2.other_bin

    ),
    {{ keep('weights.series_4') }}

    turn_1 as (

        select * from series_4

    ),

    {% for turn in range(2, turns + 1) -%}
    products_{{ turn }}_4 as (

        {{ multiply_bins('links_4', 'turn_' ~ (turn - 1), by) }}

    ),

    turn_{{ turn }} as (

        select
            series_4.{{ by }},
            series_4.other_bin,
            series_4.weight + products.weight as weight
        from series_4
        inner join products_{{ turn }}_4 as products
            on
                series_4.{{ by }} = products.{{ by }}
                and series_4.other_bin = products.other_bin

    ),

    {% endfor -%}
    centred as (

        select
            turns.{{ by }},
            turns.other_bin,
            turns.weight
            - bins.share * sum(turns.weight) over (partition by turns.{{ by }})
                as weight
        from turn_{{ turns }} as turns
        inner join bins on turns.other_bin = bins.{{ by }}

    )

    select * from centred
{%- endmacro %}
