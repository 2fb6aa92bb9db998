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

ranked_movies as (

    select
        movie_rating_stats.movie_id,
        row_number() over (
            order by
                movie_rating_stats.rating_count desc,
                movie_rating_stats.movie_id asc
        ) as rating_count_rank
    from movie_rating_stats
    inner join movies on movie_rating_stats.movie_id = movies.movie_id
    where
        movie_rating_stats.rating_count >= {{ var('similar_min_ratings') }}

),

-- the number of movies is limited before pairing, because the number of pairs
-- grows with its square
candidates as (

    select
        movie_id,
        cast(rating_count_rank as smallint) as movie_rank
    from ranked_movies
    where rating_count_rank <= {{ var('similar_max_movies') }}

),

centred_by_user as (

    select
        ratings.movie_id,
        ratings.user_id,
        candidates.movie_rank,
        ratings.rating - user_rating_stats.mean_rating as deviation
    from ratings
    inner join candidates on ratings.movie_id = candidates.movie_id
    inner join user_rating_stats
        on ratings.user_id = user_rating_stats.user_id

),

-- how much better a movie is for its users than what else they rated
movie_effects as (

    select
        movie_id,
        {{ exact_mean('deviation') }} as mean_deviation
    from centred_by_user
    group by movie_id

),

centred as (

    select
        -- ids
        centred_by_user.movie_id,
        centred_by_user.user_id,
        -- numbers
        centred_by_user.movie_rank,
        movie_effects.mean_deviation,
        centred_by_user.deviation - movie_effects.mean_deviation as residual
    from centred_by_user
    inner join movie_effects
        on centred_by_user.movie_id = movie_effects.movie_id

)

-- This order brings the pairs of a movie together, so that rpt_similar_movies
-- needs a thousandth of the memory to add them up.
select * from centred
order by
    movie_id asc,
    user_id asc
