with

ratings as (

    select * from {{ ref('stg_films__ratings') }}

),

user_rating_stats as (

    select * from {{ ref('int_user_rating_stats') }}

),

numbered as (

    select
        user_id,
        row_number() over (
            order by
                rating_count desc,
                user_id asc
        ) as activity_rank
    from user_rating_stats
    where rating_count >= {{ var('similar_min_ratings') }}

),

-- the number of users is limited before pairing, because the number of pairs
-- grows with its square
candidates as (

    select
        user_id,
        cast(activity_rank as smallint) as user_rank
    from numbered
    where activity_rank <= {{ var('similar_max_users') }}

),

centred as (

    select
        ratings.user_id,
        ratings.movie_id,
        ratings.rating - user_rating_stats.mean_rating as deviation
    from ratings
    inner join user_rating_stats
        on ratings.user_id = user_rating_stats.user_id

),

-- what all users together give a movie above or below their own means
movie_means as (

    select
        movie_id,
        {{ exact_mean('deviation') }} as mean_deviation
    from centred
    group by movie_id

),

compared as (

    select
        -- ids
        centred.user_id,
        centred.movie_id,
        -- numbers
        candidates.user_rank,
        centred.deviation,
        centred.deviation - movie_means.mean_deviation as residual
    from centred
    inner join candidates on centred.user_id = candidates.user_id
    inner join movie_means on centred.movie_id = movie_means.movie_id

)

-- This order brings the pairs of a user together, so that rpt_similar_users
-- needs a fraction of the memory to add them up.
select * from compared
order by
    user_id asc,
    movie_id asc
