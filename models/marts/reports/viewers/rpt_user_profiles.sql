with

user_activity as (

    select * from {{ ref('rpt_user_activity') }}

),

ratings as (

    select * from {{ ref('fct_ratings') }}

),

user_genre_affinity as (

    select * from {{ ref('rpt_user_genre_affinity') }}

),

similar_users as (

    select * from {{ ref('rpt_similar_users') }}

),

-- the most active users
profiled as (

    select * from user_activity
    where
        rating_count > 0
        and rating_count_rank <= {{ var('profile_max_users') }}

),

rating_values as (

    select
        ratings.user_id,
        ratings.rating,
        count(*) as rating_count
    from ratings
    inner join profiled on ratings.user_id = profiled.user_id
    group by
        ratings.user_id,
        ratings.rating

),

histograms as (

    select
        user_id,
        {{ list_in_order('rating', 'rating') }} as ratings,
        {{ list_in_order('rating_count', 'rating') }} as rating_counts
    from rating_values
    group by user_id

),

genre_lists as (

    select
        user_id,
        {{ list_in_order('genre', 'genre') }} as genres,
        {{ list_in_order('rating_count', 'genre') }} as genre_rating_counts,
        {{ list_in_order('user_share', 'genre') }} as genre_user_shares,
        {{ list_in_order('overall_share', 'genre') }} as genre_overall_shares
    from user_genre_affinity
    group by user_id

),

similar_lists as (

    select
        user_id,
        {{ list_in_order('similar_user_id', 'similarity_rank') }}
            as similar_user_ids,
        {{ list_in_order('similarity', 'similarity_rank') }} as similarities,
        {{ list_in_order('common_movie_count', 'similarity_rank') }}
            as common_movie_counts
    from similar_users
    group by user_id

),

gathered as (

    select
        -- identifiers
        profiled.user_id,
        -- facts
        profiled.rating_count_rank,
        profiled.rating_count,
        profiled.mean_rating,
        profiled.first_rated_at,
        profiled.last_rated_at,
        histograms.ratings,
        histograms.rating_counts,
        genre_lists.genres,
        genre_lists.genre_rating_counts,
        genre_lists.genre_user_shares,
        genre_lists.genre_overall_shares,
        similar_lists.similar_user_ids,
        similar_lists.similarities,
        similar_lists.common_movie_counts
    from profiled
    left join histograms on profiled.user_id = histograms.user_id
    left join genre_lists on profiled.user_id = genre_lists.user_id
    left join similar_lists on profiled.user_id = similar_lists.user_id

)

select * from gathered
