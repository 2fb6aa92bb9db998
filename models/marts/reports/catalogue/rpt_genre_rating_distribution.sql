with

genres as (

    select * from {{ ref('dim_genres') }}

),

movie_genres as (

    select * from {{ ref('bdg_movie_genres') }}

),

movie_rating_values as (

    select * from {{ ref('int_movie_rating_values') }}

),

-- every genre with every number of stars, so that a histogram has no gaps
steps as (

    select distinct rating from movie_rating_values

),

scales as (

    select
        genres.genre,
        genres.genre_rank,
        steps.rating
    from genres
    cross join steps

),

counted as (

    select
        movie_genres.genre,
        movie_rating_values.rating,
        sum(movie_rating_values.rating_count) as rating_count
    from movie_rating_values
    inner join movie_genres
        on movie_rating_values.movie_id = movie_genres.movie_id
    group by
        movie_genres.genre,
        movie_rating_values.rating

),

completed as (

    select
        scales.genre,
        scales.genre_rank,
        scales.rating,
        cast(coalesce(counted.rating_count, 0) as bigint) as rating_count
    from scales
    left join counted
        on
            scales.genre = counted.genre
            and scales.rating = counted.rating

),

compared as (

    select
        -- identifiers
        genre,
        rating,
        -- facts
        genre_rank,
        rating_count,
        round(
            rating_count
            / nullif(sum(rating_count) over (partition by genre), 0),
            10
        ) as rating_share
    from completed

)

select * from compared
