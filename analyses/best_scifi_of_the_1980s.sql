-- Which ten science-fiction movies of the 1980s come first if a mean of few
-- ratings counts for less?
with

movies as (

    select * from marts.dim_movies

),

movie_ranking as (

    select * from marts.rpt_movie_ranking

),

best_scifi as (

    select
        movie_ranking.weighted_rank,
        movies.display_title as title,
        movie_ranking.rating_count,
        round(movie_ranking.weighted_rating, 2) as weighted_rating,
        round(movie_ranking.mean_rating, 2) as mean_rating
    from movies
    inner join movie_ranking on movies.movie_id = movie_ranking.movie_id
    where
        movies.decade = 1980
        and list_contains(movies.genres, 'Sci-Fi')

)

select * from best_scifi
order by weighted_rank asc
limit 10
