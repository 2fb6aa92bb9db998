-- The numbers of stars add up to all ratings, and each movie's to the movie's.
with

ratings as (

    select * from {{ ref('fct_ratings') }}

),

movie_ratings as (

    select * from {{ ref('rpt_movie_ratings') }}

),

rating_distribution as (

    select * from {{ ref('rpt_rating_distribution') }}

),

movie_rating_distribution as (

    select * from {{ ref('rpt_movie_rating_distribution') }}

),

counted as (

    select
        movie_id,
        sum(rating_count) as rating_count
    from movie_rating_distribution
    group by movie_id

),

all_ratings as (

    select count(*) as rating_count from ratings

),

all_distributed as (

    select coalesce(sum(rating_count), 0) as rating_count
    from rating_distribution

)

select
    movie_ratings.movie_id,
    movie_ratings.rating_count,
    counted.rating_count as distributed_count
from movie_ratings
left join counted on movie_ratings.movie_id = counted.movie_id
where movie_ratings.rating_count <> coalesce(counted.rating_count, 0)
union all
select
    null as movie_id,
    all_ratings.rating_count,
    all_distributed.rating_count as distributed_count
from all_ratings
cross join all_distributed
where all_ratings.rating_count <> all_distributed.rating_count
