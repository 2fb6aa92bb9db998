with

movie_ratings as (

    select * from {{ ref('rpt_movie_ratings') }}

),

movie_ranking as (

    select * from {{ ref('rpt_movie_ranking') }}

),

polarising_movies as (

    select * from {{ ref('rpt_polarising_movies') }}

),

similar_movies as (

    select * from {{ ref('rpt_similar_movies') }}

),

rating_lists as (

    select * from {{ ref('int_movie_rating_lists') }}

),

top_tags as (

    select * from {{ ref('int_movie_top_tags') }}

),

similar_lists as (

    select
        movie_id,
        {{ list_in_order('similar_movie_id', 'similarity_rank') }}
            as similar_movie_ids,
        {{ list_in_order('similar_title', 'similarity_rank') }}
            as similar_titles,
        {{ list_in_order('similarity', 'similarity_rank') }} as similarities,
        {{ list_in_order('common_user_count', 'similarity_rank') }}
            as common_user_counts
    from similar_movies
    group by movie_id

),

gathered as (

    select
        -- identifiers
        movie_ratings.movie_id,
        -- dimensions
        movie_ratings.title,
        movie_ratings.release_year,
        -- facts
        movie_ratings.rating_count,
        movie_ratings.mean_rating,
        movie_ratings.mean_rating_low,
        movie_ratings.mean_rating_high,
        movie_ranking.weighted_rating,
        movie_ratings.rating_count_rank,
        movie_ranking.weighted_rank,
        movie_ranking.mean_rank,
        movie_ranking.mean_tie_count,
        polarising_movies.polarisation_rank,
        movie_ratings.first_rated_at,
        movie_ratings.last_rated_at,
        rating_lists.ratings,
        rating_lists.rating_counts,
        rating_lists.rated_years,
        rating_lists.rated_year_counts,
        rating_lists.rated_year_means,
        top_tags.top_tags,
        top_tags.top_tag_user_counts,
        similar_lists.similar_movie_ids,
        similar_lists.similar_titles,
        similar_lists.similarities,
        similar_lists.common_user_counts
    from movie_ratings
    left join movie_ranking
        on movie_ratings.movie_id = movie_ranking.movie_id
    left join polarising_movies
        on movie_ratings.movie_id = polarising_movies.movie_id
    left join rating_lists
        on movie_ratings.movie_id = rating_lists.movie_id
    left join top_tags on movie_ratings.movie_id = top_tags.movie_id
    left join similar_lists
        on movie_ratings.movie_id = similar_lists.movie_id

)

select * from gathered
