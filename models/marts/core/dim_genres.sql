with

movie_genres as (

    select * from {{ ref('bdg_movie_genres') }}

),

movie_rating_stats as (

    select * from {{ ref('int_movie_rating_stats') }}

),

movie_tag_stats as (

    select * from {{ ref('int_movie_tag_stats') }}

),

-- a rating counts in each genre of its movie, and so does a tag
counted as (

    select
        movie_genres.genre,
        count(*) as movie_count,
        count(movie_rating_stats.movie_id) as rated_movie_count,
        cast(
            coalesce(sum(movie_rating_stats.rating_count), 0) as bigint
        ) as rating_count,
        count(movie_tag_stats.movie_id) as tagged_movie_count,
        cast(
            coalesce(sum(movie_tag_stats.tag_count), 0) as bigint
        ) as tag_count
    from movie_genres
    left join movie_rating_stats
        on movie_genres.movie_id = movie_rating_stats.movie_id
    left join movie_tag_stats
        on movie_genres.movie_id = movie_tag_stats.movie_id
    group by movie_genres.genre

),

ranked as (

    select
        -- identifiers
        genre,
        -- dimensions
        cast(
            row_number() over (
                order by movie_count desc, genre asc
            ) as bigint
        ) as genre_rank,
        -- facts
        movie_count,
        rated_movie_count,
        rating_count,
        tagged_movie_count,
        tag_count
    from counted

)

select * from ranked
