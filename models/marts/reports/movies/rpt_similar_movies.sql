with

movies as (

    select * from {{ ref('dim_movies') }}

),

similarity_ratings as (

    select * from {{ ref('int_similarity_ratings') }}

),

movie_ranks as (

    select distinct
        movie_id,
        movie_rank,
        mean_deviation
    from similarity_ratings

),

first_ratings as (

    select
        user_id,
        movie_rank,
        residual,
        {{ explode(rank_blocks_from(
            'movie_rank', var('similar_max_movies')
        )) }} as rank_block
    from similarity_ratings

),

-- the ratings of a user stand together, so that those of the same user as a
-- given rating are found at one place; none of the first movie is sought
second_ratings as (

    select
        user_id,
        movie_rank,
        residual,
        {{ rank_block('movie_rank') }} as rank_block
    from similarity_ratings
    where movie_rank > 1
    order by
        user_id asc,
        movie_rank asc

),

-- each pair of movies once, over the users who rated both; ordered by the
-- first movie, so that few pairs are open at a time
ranked_pairs as (

    select
        first_ratings.movie_rank,
        second_ratings.movie_rank as similar_movie_rank,
        count(*) as common_user_count,
        sum(first_ratings.residual) as residual_sum,
        sum(second_ratings.residual) as similar_residual_sum,
        sum(first_ratings.residual * second_ratings.residual) as product,
        sum(first_ratings.residual * first_ratings.residual) as square,
        sum(second_ratings.residual * second_ratings.residual)
            as similar_square
    from first_ratings
    inner join second_ratings
        on
            first_ratings.user_id = second_ratings.user_id
            and first_ratings.rank_block = second_ratings.rank_block
            and first_ratings.movie_rank < second_ratings.movie_rank
    group by
        first_ratings.movie_rank,
        second_ratings.movie_rank
    having count(*) >= {{ var('similar_min_common_users') }}

),

-- a deviation from the user's mean is a residual plus the movie's mean
-- deviation, so sums of the ones follow from sums of the others
pairs as (

    select
        movie_ranks.movie_id,
        similar_movie_ranks.movie_id as similar_movie_id,
        ranked_pairs.common_user_count,
        ranked_pairs.product,
        ranked_pairs.square,
        ranked_pairs.similar_square,
        ranked_pairs.product
        + ranked_pairs.residual_sum * similar_movie_ranks.mean_deviation
        + ranked_pairs.similar_residual_sum * movie_ranks.mean_deviation
        + ranked_pairs.common_user_count
        * movie_ranks.mean_deviation
        * similar_movie_ranks.mean_deviation as user_product,
        ranked_pairs.square
        + 2 * ranked_pairs.residual_sum * movie_ranks.mean_deviation
        + ranked_pairs.common_user_count
        * power(movie_ranks.mean_deviation, 2) as user_square,
        ranked_pairs.similar_square
        + 2 * ranked_pairs.similar_residual_sum
        * similar_movie_ranks.mean_deviation
        + ranked_pairs.common_user_count
        * power(similar_movie_ranks.mean_deviation, 2) as similar_user_square
    from movie_ranks
    inner join ranked_pairs
        on movie_ranks.movie_rank = ranked_pairs.movie_rank
    inner join movie_ranks as similar_movie_ranks
        on ranked_pairs.similar_movie_rank = similar_movie_ranks.movie_rank

),

-- null where one of the movies doesn't differ among its users: it then has no
-- direction; squares that cancel each other leave what doubles can't hold,
-- which is nothing, and which must not make a cosine more than 1
cosines as (

    select
        movie_id,
        similar_movie_id,
        common_user_count,
        round(product / sqrt(nullif(square * similar_square, 0)), 10)
            as cosine,
        case
            when
                user_square > 1e-9 * square
                and similar_user_square > 1e-9 * similar_square
                then
                    round(greatest(least(
                        user_product / sqrt(user_square * similar_user_square),
                        1
                    ), -1), 10)
        end as user_centred_cosine
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
