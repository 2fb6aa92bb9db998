with

ratings as (

    select * from {{ ref('stg_films__ratings') }}

),

aggregated as (

    select
        movie_id,
        count(*) as rating_count,
        sum(rating) as rating_sum,
        {{ rounded('avg(rating)') }} as mean_rating,
        {{ rounded('stddev_samp(rating)') }} as rating_stddev,
        min(rated_at) as first_rated_at,
        max(rated_at) as last_rated_at
    from ratings
    group by movie_id

),

-- half the width of the mean's 95 % interval; null under two ratings
with_margin as (

    select
        *,
        {{ mean_margin('rating_count', 'rating_stddev') }} as margin
    from aggregated

),

-- a mean can't leave the scale of the ratings, so its interval is cut there;
-- greatest and least would take a null for no bound
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
                then {{ rounded('greatest(mean_rating - margin, 0.5)') }}
        end as mean_rating_low,
        case
            when margin is not null
                then {{ rounded('least(mean_rating + margin, 5.0)') }}
        end as mean_rating_high,
        -- timestamps
        first_rated_at,
        last_rated_at
    from with_margin

)

select * from bounded
