with

movies as (

    select * from {{ ref('stg_films__movies') }}

),

ratings as (

    select * from {{ ref('stg_films__ratings') }}

),

movie_rating_stats as (

    select * from {{ ref('int_movie_rating_stats') }}

),

user_rating_stats as (

    select * from {{ ref('int_user_rating_stats') }}

),

-- bounded before anything is paired, because pairs grow with the square
candidates as (

    select movie_rating_stats.movie_id
    from movie_rating_stats
    inner join movies on movie_rating_stats.movie_id = movies.movie_id
    where
        movie_rating_stats.rating_count >= {{ var('similar_min_ratings') }}
    qualify
        row_number() over (
            order by
                movie_rating_stats.rating_count desc,
                movie_rating_stats.movie_id asc
        ) <= {{ var('similar_max_movies') }}

),

centred as (

    select
        -- ids
        ratings.movie_id,
        ratings.user_id,
        -- numbers
        ratings.rating - user_rating_stats.mean_rating as deviation
    from ratings
    inner join candidates on ratings.movie_id = candidates.movie_id
    inner join user_rating_stats
        on ratings.user_id = user_rating_stats.user_id

)

-- In this order the pairs of a movie come together, so that summing them up
-- takes a thousandth of the memory: see rpt_similar_movies.
select * from centred
order by
    movie_id asc,
    user_id asc
