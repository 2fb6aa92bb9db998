with

decade_genres as (

    select * from {{ ref('rpt_decade_genres') }}

),

-- a decade that isn't over may change yet; the shares are not those of the
-- table, because what is rounded there would be seen in the z scores
shares as (

    select
        genre,
        decade,
        movie_count,
        decade_movie_count,
        movie_count / decade_movie_count as movie_share
    from decade_genres
    where not is_incomplete_decade

),

with_bounds as (

    select
        *,
        {{ wilson_bound('movie_share', 'decade_movie_count', '-') }}
            as share_low,
        {{ wilson_bound('movie_share', 'decade_movie_count', '+') }}
            as share_high
    from shares

),

first_decades as (

    select
        genre,
        decade as first_decade,
        movie_count as first_movie_count,
        decade_movie_count as first_decade_movie_count,
        movie_share as first_movie_share,
        share_low as first_low,
        share_high as first_high
    from with_bounds

),

later_decades as (

    select
        genre,
        decade as later_decade,
        movie_count as later_movie_count,
        decade_movie_count as later_decade_movie_count,
        movie_share as later_movie_share,
        share_low as later_low,
        share_high as later_high
    from with_bounds

),

-- a genre in any two decades, and the share that it has in both together
pairs as (

    select
        first_decades.*,
        later_decades.later_decade,
        later_decades.later_movie_count,
        later_decades.later_decade_movie_count,
        later_decades.later_movie_share,
        later_decades.later_low,
        later_decades.later_high,
        later_decades.later_movie_share
        - first_decades.first_movie_share as share_change,
        (first_decades.first_movie_count + later_decades.later_movie_count)
        / (
            first_decades.first_decade_movie_count
            + later_decades.later_decade_movie_count
        ) as both_share
    from first_decades
    inner join later_decades
        on
            first_decades.genre = later_decades.genre
            and first_decades.first_decade < later_decades.later_decade

),

-- the normal distribution is close where each decade would have enough movies
-- with the genre, and without it, if the share hadn't changed
comparable as (

    select * from pairs
    where
        round(
            least(both_share, 1 - both_share)
            * least(first_decade_movie_count, later_decade_movie_count),
            10
        ) >= {{ var('comparable_min_expected') }}

),

-- Newcombe 1998, method 10: the interval joins those of the two shares. The z
-- score takes the decades to have one share
scored as (

    select
        *,
        share_change - sqrt(
            power(later_movie_share - later_low, 2)
            + power(first_high - first_movie_share, 2)
        ) as share_change_low,
        share_change + sqrt(
            power(later_high - later_movie_share, 2)
            + power(first_movie_share - first_low, 2)
        ) as share_change_high,
        share_change / sqrt(
            both_share * (1 - both_share)
            * (1 / first_decade_movie_count + 1 / later_decade_movie_count)
        ) as z_score
    from comparable

),

numbered as (

    select
        *,
        {{ two_sided_p_value('z_score') }} as p_value,
        count(*) over () as comparison_count,
        row_number() over (
            order by
                round(abs(z_score), 10) desc,
                genre asc,
                first_decade asc,
                later_decade asc
        ) as p_value_rank
    from scored

),

-- Benjamini and Hochberg 1995: the false discovery rate at which this change,
-- and each that is clearer, would just be significant
adjusted as (

    select
        *,
        round(
            min(least(p_value * comparison_count / p_value_rank, 1)) over (
                order by p_value_rank desc
                rows between unbounded preceding and current row
            ),
            10
        ) as adjusted_p_value
    from numbered

),

judged as (

    select
        *,
        adjusted_p_value
        <= {{ var('decade_change_false_discovery_rate') }} as is_significant
    from adjusted

),

ranked as (

    select
        -- identifiers
        genre,
        first_decade,
        later_decade,
        -- facts
        cast(
            row_number() over (
                order by
                    round(abs(share_change), 10) desc,
                    genre asc,
                    first_decade asc,
                    later_decade asc
            ) as bigint
        ) as change_rank,
        round(share_change, 10) as share_change,
        round(share_change_low, 10) as share_change_low,
        round(share_change_high, 10) as share_change_high,
        round(first_movie_share, 10) as first_movie_share,
        round(later_movie_share, 10) as later_movie_share,
        first_movie_count,
        later_movie_count,
        first_decade_movie_count,
        later_decade_movie_count,
        round(z_score, 10) as z_score,
        round(p_value, 10) as p_value,
        adjusted_p_value,
        is_significant,
        -- metadata
        comparison_count,
        count(*) filter (where is_significant) over () as significant_count,
        cast(
            {{ var('comparable_min_expected') }} as bigint
        ) as min_expected_count,
        cast(
            {{ var('decade_change_false_discovery_rate') }} as double
        ) as max_false_discovery_rate
    from judged

)

select * from ranked
