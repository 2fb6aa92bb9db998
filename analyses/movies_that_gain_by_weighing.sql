-- Which movies of the first hundred rise if a mean of few ratings counts for
-- less?
with

movie_ranking as (

    select * from marts.rpt_movie_ranking

),

risen as (

    select
        weighted_rank,
        mean_rank,
        rank_gain,
        title,
        rating_count,
        round(weighted_rating, 2) as weighted_rating,
        round(mean_rating, 2) as mean_rating
    from movie_ranking
    where
        weighted_rank <= 100
        and rank_gain > 0

)

select * from risen
order by
    rank_gain desc,
    weighted_rank asc
