with

movies as (

    select * from {{ ref('stg_films__movies') }}

),

movie_rating_stats as (

    select * from {{ ref('int_movie_rating_stats') }}

),

-- half the width of the mean's 95 % interval; null under two ratings
rated_movies as (

    select
        movie_rating_stats.*,
        {{ mean_margin(
            'movie_rating_stats.rating_count',
            'movie_rating_stats.rating_stddev'
        ) }} as margin
    from movie_rating_stats
    inner join movies on movie_rating_stats.movie_id = movies.movie_id

),

-- what is believed of a movie before anyone has rated it, and how firmly: the
-- mean of all ratings, and as many ratings as few movies reach
priors as (

    select
        {{ rounded('sum(rating_sum) / sum(rating_count)') }}
            as global_mean_rating,
        {{ rounded(
            'percentile_cont(' ~ var('prior_rating_count_percentile')
            ~ ') within group (order by rating_count)'
        ) }} as prior_rating_count
    from rated_movies

),

weighted as (

    select
        rated_movies.*,
        priors.global_mean_rating,
        priors.prior_rating_count,
        {{ rounded(
            '(rated_movies.rating_sum'
            ~ ' + priors.prior_rating_count * priors.global_mean_rating)'
            ~ ' / (rated_movies.rating_count + priors.prior_rating_count)'
        ) }} as weighted_rating
    from rated_movies
    cross join priors

),

-- a mean can't leave the scale of the ratings, so its interval is cut there
ranked as (

    select
        -- ids
        movie_id,
        -- numbers
        row_number() over (
            order by weighted_rating desc, movie_id asc
        ) as weighted_rank,
        rating_count,
        mean_rating,
        case
            when margin is not null
                then {{ rounded('greatest(mean_rating - margin, 0.5)') }}
        end as mean_rating_low,
        case
            when margin is not null
                then {{ rounded('least(mean_rating + margin, 5.0)') }}
        end as mean_rating_high,
        weighted_rating,
        global_mean_rating,
        prior_rating_count
    from weighted

)

select * from ranked
