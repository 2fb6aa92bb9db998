-- Which movies should people see next who loved one of the ten most rated?
with

similar_movies as (

    select * from marts.rpt_similar_movies
    where similarity_rank <= 3

),

movie_ratings as (

    select * from marts.rpt_movie_ratings
    where rating_count_rank <= 10

),

nearest as (

    select
        movie_ratings.rating_count_rank,
        movie_ratings.title,
        similar_movies.similarity_rank,
        similar_movies.similar_title,
        round(similar_movies.similarity, 2) as similarity,
        similar_movies.common_user_count
    from movie_ratings
    inner join similar_movies
        on movie_ratings.movie_id = similar_movies.movie_id

)

select * from nearest
order by
    rating_count_rank asc,
    similarity_rank asc
