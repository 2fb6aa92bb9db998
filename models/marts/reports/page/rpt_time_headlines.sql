with

activity_by_month as (

    select * from {{ ref('rpt_activity_by_month') }}

),

half_star_share as (

    select * from {{ ref('rpt_half_star_share') }}

),

calendar_drift as (

    select * from {{ ref('rpt_calendar_drift') }}

),

user_lifetime as (

    select * from {{ ref('rpt_user_lifetime') }}

),

movie_age_ratings as (

    select * from {{ ref('rpt_movie_age_ratings') }}

),

-- ratings by year: the fullest year, and the emptiest of those that are whole
active_years as (

    select distinct
        year(active_month) as active_year,
        year_rating_count,
        is_incomplete_year
    from activity_by_month

),

ranked_years as (

    select
        *,
        max(year_rating_count) over () as highest_rating_count,
        min(
            case when not is_incomplete_year then year_rating_count end
        ) over () as lowest_rating_count,
        row_number() over (
            order by year_rating_count desc, active_year asc
        ) as peak_rank,
        row_number() over (
            order by
                is_incomplete_year asc,
                year_rating_count asc,
                active_year asc
        ) as low_rank
    from active_years

),

activity as (

    select
        max(case when peak_rank = 1 then active_year end) as peak_year,
        max(case when peak_rank = 2 then active_year end) as second_peak_year,
        max(highest_rating_count) as peak_rating_count,
        count(case when year_rating_count = highest_rating_count then 1 end)
            as peak_year_count,
        max(
            case
                when low_rank = 1 and not is_incomplete_year then active_year
            end
        ) as low_year,
        max(lowest_rating_count) as low_rating_count,
        count(*) as active_year_count
    from ranked_years

),

-- the month in which half stars begin, and their share from then on
half_star_starts as (

    select min(rated_month) as first_half_star_month
    from half_star_share
    where is_half_star_start

),

half_stars as (

    select
        min(half_star_starts.first_half_star_month) as first_half_star_month,
        round(
            sum(half_star_share.half_step_count)
            / sum(half_star_share.rating_count),
            10
        ) as half_star_share_since
    from half_star_share
    inner join half_star_starts
        on
            half_star_share.rated_month
            >= half_star_starts.first_half_star_month

),

-- years whose interval leaves 0 out, the furthest from 0 first
drift_years as (

    select
        rated_year,
        adjusted_deviation,
        row_number() over (
            order by abs(adjusted_deviation) desc, rated_year asc
        ) as off_rank
    from calendar_drift
    where adjusted_deviation_low > 0 or adjusted_deviation_high < 0

),

off_years as (

    select
        count(*) as off_year_count,
        max(case when off_rank = 1 then rated_year end) as most_off_year,
        max(case when off_rank = 1 then adjusted_deviation end)
            as most_off_adjusted_deviation
    from drift_years

),

all_years as (

    select count(*) as year_count from calendar_drift

),

tenths as (

    select
        *,
        min(decile) over () as first_decile,
        max(decile) over () as last_decile
    from user_lifetime

),

lifetime as (

    select
        max(case when decile = first_decile then adjusted_deviation end)
            as first_tenth_adjusted_deviation,
        max(case when decile = last_decile then adjusted_deviation end)
            as last_tenth_adjusted_deviation,
        max(case when decile = first_decile then mean_deviation end)
            as first_tenth_mean_deviation
    from tenths

),

ages as (

    select
        age_years,
        adjusted_deviation,
        rating_count,
        age_years >= {{ var('headline_old_years') }} as is_old
    from movie_age_ratings
    where not is_before_release

),

old_ages as (

    select
        min(age_years) as old_age_years,
        max(age_years) as oldest_age_years,
        round(sum(adjusted_deviation * rating_count) / sum(rating_count), 10)
            as old_adjusted_deviation
    from ages
    where is_old

),

last_age as (

    select max(age_years) as last_age_years from ages

),

numbered_ages as (

    select
        *,
        row_number() over (order by age_years) as age_number
    from ages
    where not is_old

),

-- so many younger ages in a row, by the number of the first of them
bands as (

    select
        numbered_ages.age_number,
        min(next_ages.age_years) as first_age_years,
        max(next_ages.age_years) as last_age_years,
        round(
            sum(next_ages.adjusted_deviation * next_ages.rating_count)
            / sum(next_ages.rating_count),
            10
        ) as adjusted_deviation
    from numbered_ages
    inner join numbered_ages as next_ages
        on
            numbered_ages.age_number <= next_ages.age_number
            and numbered_ages.age_number
            > next_ages.age_number - {{ var('headline_band_years') }}
    group by numbered_ages.age_number
    having count(*) = {{ var('headline_band_years') }}

),

ranked_bands as (

    select
        *,
        row_number() over (
            order by adjusted_deviation asc, age_number asc
        ) as low_rank,
        row_number() over (
            order by adjusted_deviation desc, age_number asc
        ) as high_rank
    from bands

),

young_ages as (

    select
        max(case when low_rank = 1 then first_age_years end)
            as lowest_first_age_years,
        max(case when low_rank = 1 then last_age_years end)
            as lowest_last_age_years,
        max(case when low_rank = 1 then adjusted_deviation end)
            as lowest_adjusted_deviation,
        max(case when high_rank = 1 then first_age_years end)
            as highest_first_age_years,
        max(case when high_rank = 1 then last_age_years end)
            as highest_last_age_years,
        max(case when high_rank = 1 then adjusted_deviation end)
            as highest_adjusted_deviation
    from ranked_bands

),

headlines as (

    {{ as_headlines(
        'activity', 'activity',
        values=[
            'peak_year', 'second_peak_year', 'peak_rating_count',
            'peak_year_count', 'low_year', 'low_rating_count',
            'active_year_count',
        ],
    ) }}
    union all
    {{ as_headlines(
        'half_stars', 'half-stars',
        values=['half_star_share_since'],
        moments=['first_half_star_month'],
    ) }}
    union all
    {{ as_headlines(
        'off_years', 'drift',
        values=['off_year_count', 'most_off_year', 'most_off_adjusted_deviation'],
    ) }}
    union all
    {{ as_headlines('all_years', 'drift', values=['year_count']) }}
    union all
    {{ as_headlines(
        'lifetime', 'lifetime',
        values=[
            'first_tenth_adjusted_deviation', 'last_tenth_adjusted_deviation',
            'first_tenth_mean_deviation',
        ],
    ) }}
    union all
    {{ as_headlines(
        'old_ages', 'movie-age',
        values=['old_age_years', 'oldest_age_years', 'old_adjusted_deviation'],
    ) }}
    union all
    {{ as_headlines('last_age', 'movie-age', values=['last_age_years']) }}
    union all
    {{ as_headlines(
        'young_ages', 'movie-age',
        values=[
            'lowest_first_age_years', 'lowest_last_age_years',
            'lowest_adjusted_deviation', 'highest_first_age_years',
            'highest_last_age_years', 'highest_adjusted_deviation',
        ],
    ) }}

),

named as (

    select
        -- identifiers
        card,
        name,
        -- facts
        value,
        text,
        value_at
    from headlines
    where
        coalesce(cast(value as string), text, cast(value_at as string))
        is not null

)

select * from named
