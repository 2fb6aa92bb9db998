-- Which movies did most people rate, and how sure is their mean?
with

movie_ratings as (

    select * from marts.rpt_movie_ratings

),

most_rated as (

    select
        rating_count_rank,
        title,
        rating_count,
        round(mean_rating, 2) as mean_rating,
        round(mean_rating_low, 2) as mean_rating_low,
        round(mean_rating_high, 2) as mean_rating_high
    from movie_ratings
    where rating_count_rank <= 20

)

select * from most_rated
order by rating_count_rank asc
