with

movies as (

    select * from {{ ref('dim_movies') }}

),

movie_rating_stats as (

    select * from {{ ref('int_movie_rating_stats') }}

),

described as (

    select
        -- identifiers
        movies.movie_id,
        -- dimensions
        movies.title,
        movies.release_year,
        -- facts
        cast(
            row_number() over (
                order by
                    coalesce(movie_rating_stats.rating_count, 0) desc,
                    movies.movie_id asc
            ) as bigint
        ) as rating_count_rank,
        coalesce(movie_rating_stats.rating_count, 0) as rating_count,
        movie_rating_stats.mean_rating,
        movie_rating_stats.rating_stddev,
        movie_rating_stats.mean_rating_low,
        movie_rating_stats.mean_rating_high,
        movie_rating_stats.first_rated_at,
        movie_rating_stats.last_rated_at
    from movies
    left join movie_rating_stats
        on movies.movie_id = movie_rating_stats.movie_id

)

select * from described
