with

movies as (

    select * from {{ ref('dim_movies') }}

),

movie_scores as (

    select * from {{ ref('int_movie_scores') }}

),

-- the limit grows with the data: it is a multiple of a number of ratings that
-- few movies reach
thresholds as (

    select
        cast(ceil(greatest(
            {{ var('popular_min_ratings') }},
            round(
                {{ var('popular_prior_multiple') }} * max(prior_rating_count),
                10
            )
        )) as bigint) as min_rating_count
    from movie_scores

),

ranked as (

    select
        -- identifiers
        movies.movie_id,
        -- dimensions
        movies.title,
        movies.release_year,
        -- facts
        cast(
            row_number() over (
                order by movie_scores.weighted_rating asc, movies.movie_id asc
            ) as bigint
        ) as disliked_rank,
        movie_scores.rating_count,
        movie_scores.weighted_rating,
        movie_scores.mean_rating,
        movie_scores.mean_rating_low,
        movie_scores.mean_rating_high,
        movie_scores.global_mean_rating,
        coalesce(
            movie_scores.mean_rating_high < movie_scores.global_mean_rating,
            false
        ) as is_clearly_below_mean,
        thresholds.min_rating_count
    from movie_scores
    inner join movies on movie_scores.movie_id = movies.movie_id
    cross join thresholds
    where
        movie_scores.rating_count >= thresholds.min_rating_count
        and movie_scores.weighted_rating < movie_scores.global_mean_rating

)

select * from ranked
