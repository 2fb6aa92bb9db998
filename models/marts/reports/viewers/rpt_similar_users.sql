with

compared_ratings as (

    select * from {{ ref('int_user_similarity_ratings') }}

),

user_rating_stats as (

    select * from {{ ref('int_user_rating_stats') }}

),

user_ranks as (

    select distinct
        user_id,
        user_rank
    from compared_ratings

),

first_ratings as (

    select
        movie_id,
        user_rank,
        deviation,
        residual,
        {{ explode(rank_blocks_from(
            'user_rank', var('similar_max_users')
        )) }} as rank_block
    from compared_ratings

),

-- the ratings of a movie stand together, so that those of the same movie as a
-- given rating are found at one place; none of the first user is sought
second_ratings as (

    select
        movie_id,
        user_rank,
        deviation,
        residual,
        {{ rank_block('user_rank') }} as rank_block
    from compared_ratings
    where user_rank > 1
    order by
        movie_id asc,
        user_rank asc

),

-- each pair of users once, over the movies that both rated; ordered by the
-- first user, so that few pairs are open at a time
ranked_pairs as (

    select
        first_ratings.user_rank,
        second_ratings.user_rank as similar_user_rank,
        count(*) as common_movie_count,
        sum(first_ratings.residual * second_ratings.residual) as product,
        sum(first_ratings.residual * first_ratings.residual) as square,
        sum(second_ratings.residual * second_ratings.residual)
            as other_square,
        sum(first_ratings.deviation * second_ratings.deviation)
            as user_product,
        sum(first_ratings.deviation * first_ratings.deviation)
            as user_square,
        sum(second_ratings.deviation * second_ratings.deviation)
            as other_user_square
    from first_ratings
    inner join second_ratings
        on
            first_ratings.movie_id = second_ratings.movie_id
            and first_ratings.rank_block = second_ratings.rank_block
            and first_ratings.user_rank < second_ratings.user_rank
    group by
        first_ratings.user_rank,
        second_ratings.user_rank
    having count(*) >= {{ var('similar_min_common_movies') }}

),

pairs as (

    select
        user_ranks.user_id,
        similar_user_ranks.user_id as similar_user_id,
        ranked_pairs.common_movie_count,
        ranked_pairs.product,
        ranked_pairs.square,
        ranked_pairs.other_square,
        ranked_pairs.user_product,
        ranked_pairs.user_square,
        ranked_pairs.other_user_square
    from user_ranks
    inner join ranked_pairs
        on user_ranks.user_rank = ranked_pairs.user_rank
    inner join user_ranks as similar_user_ranks
        on ranked_pairs.similar_user_rank = similar_user_ranks.user_rank

),

-- null where one of the two rated all of these movies as everybody does: the
-- user then has no direction
cosines as (

    select
        user_id,
        similar_user_id,
        common_movie_count,
        round(
            product / sqrt(nullif(square * other_square, 0)), 10
        ) as cosine,
        round(
            user_product / sqrt(nullif(user_square * other_user_square, 0)), 10
        ) as user_centred_cosine
    from pairs

),

both_ways as (

    select
        user_id,
        similar_user_id,
        common_movie_count,
        cosine,
        user_centred_cosine
    from cosines
    union all
    select
        similar_user_id as user_id,
        user_id as similar_user_id,
        common_movie_count,
        cosine,
        user_centred_cosine
    from cosines

),

-- a cosine over few movies moves towards 0; pairs that aren't above 0 aren't
-- similar
shrunk as (

    select
        *,
        round(
            cosine * common_movie_count
            / (common_movie_count + {{ var('similar_half_trust_movies') }}),
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
                partition by user_id
                order by
                    similarity desc,
                    common_movie_count desc,
                    similar_user_id asc
            ) as bigint
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
        nearest.user_id,
        nearest.similar_user_id,
        -- facts
        nearest.similarity_rank,
        nearest.similarity,
        nearest.cosine,
        nearest.user_centred_cosine,
        nearest.common_movie_count,
        own_stats.rating_count,
        similar_stats.rating_count as similar_rating_count,
        -- metadata
        cast(
            {{ var('similar_min_common_movies') }} as bigint
        ) as min_common_movie_count,
        cast({{ var('similar_min_ratings') }} as bigint) as min_rating_count,
        cast({{ var('similar_max_users') }} as bigint) as max_user_count
    from nearest
    inner join user_rating_stats as own_stats
        on nearest.user_id = own_stats.user_id
    inner join user_rating_stats as similar_stats
        on nearest.similar_user_id = similar_stats.user_id

)

select * from described
