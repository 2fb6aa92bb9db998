with

movies as (

    select * from {{ ref('dim_movies') }}

),

movie_scores as (

    select * from {{ ref('int_movie_scores') }}

),

-- the limit grows with the data: it is a number of ratings that few movies
-- exceed
thresholds as (

    select
        count(*) as rated_movie_count,
        cast(
            floor(
                round({{ var('hidden_gem_top_share') }} * count(*), 10)
            ) as bigint
        ) as max_weighted_rank,
        cast({{ var('hidden_gem_min_ratings') }} as bigint)
            as min_rating_count,
        cast(floor(greatest(
            {{ var('hidden_gem_max_ratings') }}, max(prior_rating_count)
        )) as bigint) as max_rating_count
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
                order by movie_scores.weighted_rank asc
            ) as bigint
        ) as hidden_gem_rank,
        movie_scores.weighted_rank,
        movie_scores.rating_count,
        movie_scores.weighted_rating,
        movie_scores.mean_rating,
        movie_scores.mean_rating_low,
        movie_scores.mean_rating_high,
        thresholds.min_rating_count,
        thresholds.max_rating_count,
        thresholds.max_weighted_rank,
        thresholds.rated_movie_count
    from movie_scores
    inner join movies on movie_scores.movie_id = movies.movie_id
    cross join thresholds
    where
        movie_scores.weighted_rank <= thresholds.max_weighted_rank
        and movie_scores.rating_count between
        thresholds.min_rating_count and thresholds.max_rating_count

)

select * from ranked
