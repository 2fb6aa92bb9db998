with

movies as (

    select * from {{ ref('dim_movies') }}

),

movie_scores as (

    select * from {{ ref('int_movie_scores') }}

),

ranked_by_mean as (

    select
        *,
        row_number() over (
            order by mean_rating desc, movie_id asc
        ) as mean_rank,
        count(*) over (partition by mean_rating) as mean_tie_count
    from movie_scores

),

compared as (

    select
        -- identifiers
        movies.movie_id,
        -- dimensions
        movies.title,
        movies.release_year,
        -- facts
        ranked_by_mean.weighted_rank,
        ranked_by_mean.mean_rank,
        ranked_by_mean.mean_rank - ranked_by_mean.weighted_rank as rank_gain,
        ranked_by_mean.mean_tie_count,
        ranked_by_mean.rating_count,
        ranked_by_mean.weighted_rating,
        ranked_by_mean.mean_rating,
        ranked_by_mean.mean_rating_low,
        ranked_by_mean.mean_rating_high,
        ranked_by_mean.global_mean_rating,
        ranked_by_mean.prior_rating_count
    from ranked_by_mean
    inner join movies on ranked_by_mean.movie_id = movies.movie_id

)

select * from compared
