with

ratings as (

    select * from {{ ref('fct_ratings') }}

),

movie_genres as (

    select * from {{ ref('bdg_movie_genres') }}

),

user_rating_stats as (

    select * from {{ ref('int_user_rating_stats') }}

),

user_genres as (

    select
        ratings.user_id,
        movie_genres.genre,
        count(*) as rating_count,
        sum(ratings.rating) as rating_sum
    from ratings
    inner join movie_genres on ratings.movie_id = movie_genres.movie_id
    group by
        ratings.user_id,
        movie_genres.genre

),

-- how far a user's ratings in the genre, added up, lie from the user's mean
deviations as (

    select
        user_genres.genre,
        user_genres.user_id,
        user_genres.rating_count,
        user_genres.rating_sum
        - user_genres.rating_count * user_rating_stats.mean_rating
            as deviation_sum
    from user_genres
    inner join user_rating_stats
        on user_genres.user_id = user_rating_stats.user_id

),

averaged as (

    {{ average_over_users('deviations', by='genre') }}

),

ranked as (

    select
        -- identifiers
        genre,
        -- facts
        row_number() over (
            order by mean_deviation desc, genre asc
        ) as tilt_rank,
        mean_deviation,
        mean_deviation_low,
        mean_deviation_high,
        rating_count,
        user_count,
        top_user_share,
        -- metadata
        cast(
            {{ var('genre_tilt_min_ratings') }} as bigint
        ) as min_rating_count
    from averaged
    where rating_count >= {{ var('genre_tilt_min_ratings') }}

)

select * from ranked
