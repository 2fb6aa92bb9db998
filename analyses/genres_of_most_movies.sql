-- Which ten genres do most movies have, and what share of all movies is that?
with

genre_counts as (

    select * from marts.rpt_genre_counts

),

first_ten as (

    select
        genre_rank,
        genre,
        movie_count,
        round(100 * movie_share, 1) as movie_percent
    from genre_counts
    where genre_rank <= 10

)

select * from first_ten
order by genre_rank asc
