-- Each movie has the number of ratings that it has in staging.
with

movie_ranking as (

    select * from {{ ref('rpt_movie_ranking') }}

),

movie_ratings as (

    select * from {{ ref('rpt_movie_ratings') }}

),

rated as (

    select
        movie_id,
        rating_count
    from movie_ratings
    where rating_count > 0

)

select
    rated.movie_id,
    rated.rating_count,
    movie_ranking.movie_id as ranked_movie_id,
    movie_ranking.rating_count as ranked_rating_count
from rated
full outer join movie_ranking on rated.movie_id = movie_ranking.movie_id
where rated.rating_count is distinct from movie_ranking.rating_count
