with

genres as (

    select * from {{ ref('dim_genres') }}

),

movies as (

    select * from {{ ref('dim_movies') }}

),

movie_genres as (

    select * from {{ ref('bdg_movie_genres') }}

),

movie_rating_stats as (

    select * from {{ ref('int_movie_rating_stats') }}

),

catalogue as (

    select count(*) as movie_count from movies

),

-- sums, so that each rating weighs the same and not each movie
counted as (

    select
        movie_genres.genre,
        count(*) as movie_count,
        coalesce(sum(movie_rating_stats.rating_count), 0) as rating_count,
        sum(movie_rating_stats.rating_sum) as rating_sum
    from movie_genres
    left join movie_rating_stats
        on movie_genres.movie_id = movie_rating_stats.movie_id
    group by movie_genres.genre

),

ranked as (

    select
        -- identifiers
        genres.genre,
        -- facts
        genres.genre_rank,
        counted.movie_count,
        round(counted.movie_count / catalogue.movie_count, 10)
            as movie_share,
        cast(counted.rating_count as bigint) as rating_count,
        round(counted.rating_sum / counted.rating_count, 10)
            as mean_rating
    from counted
    inner join genres on counted.genre = genres.genre
    cross join catalogue

)

select * from ranked
