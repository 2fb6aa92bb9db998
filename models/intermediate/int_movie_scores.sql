with

movies as (

    select * from {{ ref('stg_films__movies') }}

),

movie_rating_stats as (

    select * from {{ ref('int_movie_rating_stats') }}

),

rated_movies as (

    select movie_rating_stats.*
    from movie_rating_stats
    inner join movies on movie_rating_stats.movie_id = movies.movie_id

),

-- what we expect of a movie before anyone has rated it, and with what weight:
-- the mean of all ratings, and a number of ratings that few movies reach
priors as (

    select
        round(sum(rating_sum) / sum(rating_count), 10) as global_mean_rating,
        round(
            percentile_cont(
                {{ var('prior_rating_count_percentile') }}
            ) within group (
                order by rating_count
            ),
            10
        ) as prior_rating_count
    from rated_movies

),

weighted as (

    select
        rated_movies.*,
        priors.global_mean_rating,
        priors.prior_rating_count,
        round(
            (
                rated_movies.rating_sum
                + priors.prior_rating_count * priors.global_mean_rating
            )
            / (rated_movies.rating_count + priors.prior_rating_count),
            10
        ) as weighted_rating
    from rated_movies
    cross join priors

),

ranked as (

    select
        -- ids
        movie_id,
        -- numbers
        cast(
            row_number() over (
                order by weighted_rating desc, movie_id asc
            ) as bigint
        ) as weighted_rank,
        rating_count,
        mean_rating,
        mean_rating_low,
        mean_rating_high,
        weighted_rating,
        global_mean_rating,
        prior_rating_count
    from weighted

)

select * from ranked
