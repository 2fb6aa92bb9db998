with

movies as (

    select * from {{ ref('dim_movies') }}

),

movie_rating_stats as (

    select * from {{ ref('int_movie_rating_stats') }}

),

centred as (

    select * from {{ ref('int_similarity_ratings') }}

),

similar_centred as (

    select
        user_id,
        movie_id as similar_movie_id,
        deviation as similar_deviation
    from centred

),

-- what a movie is shown with
shown_movies as (

    select
        movies.movie_id,
        movies.title,
        movie_rating_stats.rating_count
    from movies
    inner join movie_rating_stats
        on movies.movie_id = movie_rating_stats.movie_id

),

shown_similar_movies as (

    select
        movie_id as similar_movie_id,
        title as similar_title,
        rating_count as similar_rating_count
    from shown_movies

),

-- every two movies once, over the users who rated both; the first in order, so
-- that few pairs are open at a time
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
        shown_movies.title,
        shown_similar_movies.similar_title,
        -- facts
        nearest.similarity_rank,
        nearest.similarity,
        nearest.cosine,
        nearest.common_user_count,
        shown_movies.rating_count,
        shown_similar_movies.similar_rating_count,
        -- metadata
        cast(
            {{ var('similar_min_common_users') }} as bigint
        ) as min_common_user_count,
        cast({{ var('similar_min_ratings') }} as bigint) as min_rating_count,
        cast({{ var('similar_max_movies') }} as bigint) as max_movie_count
    from nearest
    inner join shown_movies on nearest.movie_id = shown_movies.movie_id
    inner join shown_similar_movies
        on nearest.similar_movie_id = shown_similar_movies.similar_movie_id

)

select * from described
