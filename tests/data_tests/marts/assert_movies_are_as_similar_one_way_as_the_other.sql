-- This holds where each movie is among the other's nearest.
with

similar_movies as (

    select * from {{ ref('rpt_similar_movies') }}

),

other_way as (

    select * from {{ ref('rpt_similar_movies') }}

)

select
    similar_movies.movie_id,
    similar_movies.similar_movie_id,
    similar_movies.similarity,
    other_way.similarity as other_similarity
from similar_movies
inner join other_way
    on
        similar_movies.movie_id = other_way.similar_movie_id
        and similar_movies.similar_movie_id = other_way.movie_id
where
    similar_movies.similarity <> other_way.similarity
    or similar_movies.common_user_count <> other_way.common_user_count
