with

movies as (

    select * from {{ ref('dim_movies') }}

),

movie_rating_values as (

    select * from {{ ref('int_movie_rating_values') }}

),

compared as (

    select
        -- identifiers
        movies.movie_id,
        movie_rating_values.rating,
        -- dimensions
        movies.title,
        movies.release_year,
        -- facts
        movie_rating_values.rating_count,
        round(
            movie_rating_values.rating_count
            / sum(movie_rating_values.rating_count) over (
                partition by movies.movie_id
            ),
            10
        ) as rating_share
    from movie_rating_values
    inner join movies on movie_rating_values.movie_id = movies.movie_id

)

select * from compared
