with

movies as (

    select * from {{ ref('dim_movies') }}

),

ratings as (

    select * from {{ ref('fct_ratings') }}

),

movie_rating_stats as (

    select * from {{ ref('int_movie_rating_stats') }}

),

user_rating_stats as (

    select * from {{ ref('int_user_rating_stats') }}

),

-- bounded before anything is paired, because pairs grow with the square
candidates as (

    select
        movies.movie_id,
        movies.title,
        movie_rating_stats.rating_count
    from movies
    inner join movie_rating_stats
        on movies.movie_id = movie_rating_stats.movie_id
    where
        movie_rating_stats.rating_count >= {{ var('similar_min_ratings') }}
    qualify
        row_number() over (
            order by
                movie_rating_stats.rating_count desc,
                movies.movie_id asc
        ) <= {{ var('similar_max_movies') }}

),

similar_candidates as (

    select
        movie_id as similar_movie_id,
        title as similar_title,
        rating_count as similar_rating_count
    from candidates

),

-- how far each rating lies from the mean of all of its user's
centred as (

    select
        ratings.user_id,
        ratings.movie_id,
        ratings.rating - user_rating_stats.mean_rating as deviation
    from ratings
    inner join candidates on ratings.movie_id = candidates.movie_id
    inner join user_rating_stats
        on ratings.user_id = user_rating_stats.user_id

),

similar_centred as (

    select
        user_id,
        movie_id as similar_movie_id,
        deviation as similar_deviation
    from centred

),

-- every two movies once, over the users who rated both
pairs as (

    select
        centred.movie_id,
        similar_centred.similar_movie_id,
        count(*) as common_user_count,
        sum(centred.deviation * similar_centred.similar_deviation) as product,
        sum(centred.deviation * centred.deviation) as square,
        sum(
            similar_centred.similar_deviation
            * similar_centred.similar_deviation
        ) as similar_square
    from centred
    inner join similar_centred
        on
            centred.user_id = similar_centred.user_id
            and centred.movie_id < similar_centred.similar_movie_id
    group by
        centred.movie_id,
        similar_centred.similar_movie_id
    having count(*) >= {{ var('similar_min_common_users') }}

),

-- null where one was rated at its users' means throughout: it has no direction
cosines as (

    select
        movie_id,
        similar_movie_id,
        common_user_count,
        product / sqrt(nullif(square * similar_square, 0)) as cosine
    from pairs

),

both_ways as (

    select
        movie_id,
        similar_movie_id,
        common_user_count,
        cosine
    from cosines
    union all
    select
        similar_movie_id as movie_id,
        movie_id as similar_movie_id,
        common_user_count,
        cosine
    from cosines

),

-- a cosine over few users is pulled to 0; what isn't above it isn't similar
shrunk as (

    select
        movie_id,
        similar_movie_id,
        common_user_count,
        {{ rounded('cosine') }} as cosine,
        {{ rounded(
            'cosine * common_user_count / (common_user_count + '
            ~ var('similar_half_trust_users') ~ ')'
        ) }} as similarity
    from both_ways
    where {{ rounded('cosine') }} > 0

),

ranked as (

    select
        *,
        row_number() over (
            partition by movie_id
            order by
                similarity desc, common_user_count desc, similar_movie_id asc
        ) as similarity_rank
    from shrunk

),

nearest as (

    select * from ranked
    where similarity_rank <= {{ var('similar_top') }}

),

described as (

    select
        -- identifiers
        nearest.movie_id,
        nearest.similar_movie_id,
        -- dimensions
        candidates.title,
        similar_candidates.similar_title,
        -- facts
        nearest.similarity_rank,
        nearest.similarity,
        nearest.cosine,
        nearest.common_user_count,
        candidates.rating_count,
        similar_candidates.similar_rating_count,
        -- metadata
        cast(
            {{ var('similar_min_common_users') }} as bigint
        ) as min_common_user_count,
        cast({{ var('similar_min_ratings') }} as bigint) as min_rating_count
    from nearest
    inner join candidates on nearest.movie_id = candidates.movie_id
    inner join similar_candidates
        on nearest.similar_movie_id = similar_candidates.similar_movie_id

)

select * from described
