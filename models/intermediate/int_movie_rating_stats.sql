with

ratings as (

    select * from {{ ref('stg_films__ratings') }}

),

aggregated as (

    select
        movie_id,
        count(*) as rating_count,
        sum(rating) as rating_sum,
        round(avg(rating), 10) as mean_rating,
        round(stddev_samp(rating), 10) as rating_stddev,
        min(rated_at) as first_rated_at,
        max(rated_at) as last_rated_at
    from ratings
    group by movie_id

),

-- how far the ratings of one movie lie from each other as a rule
usual_spread as (

    select
        round(
            sum((rating_count - 1) * power(rating_stddev, 2))
            / sum(rating_count - 1),
            10
        ) as variance
    from aggregated
    where rating_stddev is not null

),

-- a few ratings can agree by chance, so the usual variance joins a movie's
-- own, as if a few more ratings had it; a single rating has none to be joined
with_variances as (

    select
        aggregated.*,
        aggregated.rating_count - 1 + {{ var('usual_spread_ratings') }}
            as degrees_of_freedom,
        (aggregated.rating_count - 1) * power(aggregated.rating_stddev, 2)
        + {{ var('usual_spread_ratings') }} * usual_spread.variance as squares
    from aggregated
    cross join usual_spread

),

-- half the width of the mean's 95 % interval; null with fewer than two ratings
with_margins as (

    select
        *,
        {{ student_t_975('degrees_of_freedom') }}
        * sqrt(squares / degrees_of_freedom / rating_count) as margin
    from with_variances

),

-- a mean can't leave the scale of the ratings, so its interval is cut at the
-- ends; greatest and least alone would ignore a null and return the end
bounded as (

    select
        -- ids
        movie_id,
        -- numbers
        rating_count,
        rating_sum,
        mean_rating,
        rating_stddev,
        case
            when margin is not null
                then round(greatest(mean_rating - margin, 0.5), 10)
        end as mean_rating_low,
        case
            when margin is not null
                then round(least(mean_rating + margin, 5.0), 10)
        end as mean_rating_high,
        -- timestamps
        first_rated_at,
        last_rated_at
    from with_margins

)

select * from bounded
