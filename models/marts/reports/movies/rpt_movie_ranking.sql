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
        cast(
            row_number() over (
                order by mean_rating desc, movie_id asc
            ) as bigint
        ) as mean_rank,
        count(*) over (partition by mean_rating) as mean_tie_count
    from movie_scores

),

-- how many movies share the first place by the mean
highest_means as (

    select
        max(mean_rating) as highest_mean_rating,
        max(case when mean_rank = 1 then mean_tie_count end)
            as highest_mean_movie_count,
        count(*) as movie_count
    from ranked_by_mean

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
        ranked_by_mean.prior_rating_count,
        highest_means.highest_mean_rating,
        highest_means.highest_mean_movie_count,
        highest_means.movie_count
    from ranked_by_mean
    inner join movies on ranked_by_mean.movie_id = movies.movie_id
    cross join highest_means

)

select * from compared
