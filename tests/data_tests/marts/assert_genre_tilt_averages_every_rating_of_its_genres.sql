-- Each genre has as many ratings as its movies, and each genre with enough
-- ratings is there.
with

genre_tilt as (

    select * from {{ ref('rpt_genre_tilt') }}

),

genre_counts as (

    select * from {{ ref('rpt_genre_counts') }}
    where rating_count >= {{ var('genre_tilt_min_ratings') }}

)

select
    genre_tilt.genre as tilted_genre,
    genre_counts.genre,
    genre_tilt.rating_count as averaged_rating_count,
    genre_counts.rating_count
from genre_tilt
full outer join genre_counts on genre_tilt.genre = genre_counts.genre
where
    genre_tilt.rating_count is distinct from genre_counts.rating_count
