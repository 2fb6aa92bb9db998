-- Each of the two genres has as many movies as it has alone.
with

genre_pairs as (

    select * from {{ ref('rpt_genre_pairs') }}

),

genre_counts as (

    select * from {{ ref('rpt_genre_counts') }}

),

paired as (

    select
        genre,
        genre_movie_count as movie_count
    from genre_pairs
    union all
    select
        other_genre as genre,
        other_genre_movie_count as movie_count
    from genre_pairs

)

select
    paired.genre,
    paired.movie_count as paired_movie_count,
    genre_counts.movie_count
from paired
left join genre_counts on paired.genre = genre_counts.genre
where
    paired.movie_count is distinct from genre_counts.movie_count
