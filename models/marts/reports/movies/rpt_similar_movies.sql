with

movies as (

    select * from {{ ref('dim_movies') }}

),

similarity_ratings as (

    select * from {{ ref('int_similarity_ratings') }}

),

centred as (

    select
        movie_id,
        user_id,
        movie_rank,
        residual,
        residual + mean_deviation as deviation
    from similarity_ratings

),

-- the ratings of a user stand together, so that those of the same user as a
-- given rating are found at one place
by_user as (

    select * from centred
    order by
        user_id asc,
        movie_rank asc

),

movie_ranks as (

    select distinct
        movie_id,
        movie_rank
    from centred

),

-- each pair of movies once, over the users who rated both; ordered by the
-- first movie, so that few pairs are open at a time
ranked_pairs as (

    select
        centred.movie_rank,
        by_user.movie_rank as similar_movie_rank,
        count(*) as common_user_count,
        sum(centred.residual * by_user.residual) as product,
        sum(centred.residual * centred.residual) as square,
        sum(by_user.residual * by_user.residual)
            as similar_square,
        sum(centred.deviation * by_user.deviation) as user_product,
        sum(centred.deviation * centred.deviation) as user_square,
        sum(by_user.deviation * by_user.deviation)
            as similar_user_square
    from centred
    inner join by_user
        on
            centred.user_id = by_user.user_id
            and centred.movie_rank < by_user.movie_rank
    group by
        centred.movie_rank,
        by_user.movie_rank
    having count(*) >= {{ var('similar_min_common_users') }}

),

pairs as (

    select
        movie_ranks.movie_id,
        similar_movie_ranks.movie_id as similar_movie_id,
        ranked_pairs.common_user_count,
        ranked_pairs.product,
        ranked_pairs.square,
        ranked_pairs.similar_square,
        ranked_pairs.user_product,
        ranked_pairs.user_square,
        ranked_pairs.similar_user_square
    from movie_ranks
    inner join ranked_pairs
        on movie_ranks.movie_rank = ranked_pairs.movie_rank
    inner join movie_ranks as similar_movie_ranks
        on ranked_pairs.similar_movie_rank = similar_movie_ranks.movie_rank

),

-- null where one of the movies doesn't differ among its users: it then has no
-- direction
cosines as (

    select
        movie_id,
        similar_movie_id,
        common_user_count,
        round(product / sqrt(nullif(square * similar_square, 0)), 10)
            as cosine,
        round(
            user_product / sqrt(nullif(user_square * similar_user_square, 0)),
            10
        ) as user_centred_cosine
    from pairs

),

both_ways as (

    select
        movie_id,
        similar_movie_id,
        common_user_count,
        cosine,
        user_centred_cosine
    from cosines
    union all
    select
        similar_movie_id as movie_id,
        movie_id as similar_movie_id,
        common_user_count,
        cosine,
        user_centred_cosine
    from cosines

),

-- a cosine over few users moves towards 0; pairs that aren't above 0 aren't
-- similar
shrunk as (

    select
        movie_id,
        similar_movie_id,
        common_user_count,
        cosine,
        user_centred_cosine,
        round(
            cosine * common_user_count
            / (common_user_count + {{ var('similar_half_trust_users') }}),
            10
        ) as similarity
    from both_ways
    where cosine > 0

),

ranked as (

    select
        *,
        cast(
            row_number() over (
                partition by movie_id
                order by
                    similarity desc,
                    common_user_count desc,
                    similar_movie_id asc
            ) as bigint
        ) as similarity_rank
    from shrunk

),

nearest as (

    select * from ranked
    where similarity_rank <= {{ var('similar_top') }}

),

nearest_counts as (

    select
        similar_movie_id,
        count(*) as nearest_of_count
    from nearest
    group by similar_movie_id

),

described as (

    select
        -- identifiers
        nearest.movie_id,
        nearest.similar_movie_id,
        -- dimensions
        movies.title,
        similar_movies.title as similar_title,
        -- facts
        nearest.similarity_rank,
        nearest.similarity,
        nearest.cosine,
        nearest.user_centred_cosine,
        nearest.common_user_count,
        movies.rating_count,
        similar_movies.rating_count as similar_rating_count,
        coalesce(nearest_counts.nearest_of_count, 0) as nearest_of_count,
        count(*) over (
            partition by nearest.similar_movie_id
        ) as similar_nearest_of_count,
        -- metadata
        cast(
            {{ var('similar_min_common_users') }} as bigint
        ) as min_common_user_count,
        cast({{ var('similar_min_ratings') }} as bigint) as min_rating_count,
        cast({{ var('similar_max_movies') }} as bigint) as max_movie_count
    from movies
    inner join nearest on movies.movie_id = nearest.movie_id
    inner join movies as similar_movies
        on nearest.similar_movie_id = similar_movies.movie_id
    left join nearest_counts
        on nearest.movie_id = nearest_counts.similar_movie_id

)

select * from described
