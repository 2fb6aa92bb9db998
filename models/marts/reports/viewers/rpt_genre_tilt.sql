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

-- a number is found and compared faster than a name
genres as (

    select
        genre,
        cast(row_number() over (order by genre) as smallint) as genre_number
    from movie_genres
    group by genre

),

numbered_genres as (

    select
        movie_genres.movie_id,
        genres.genre_number
    from movie_genres
    inner join genres on movie_genres.genre = genres.genre

),

genre_ratings as (

    select
        numbered_genres.genre_number,
        ratings.user_id,
        ratings.movie_id,
        ratings.rating
    from ratings
    inner join numbered_genres on ratings.movie_id = numbered_genres.movie_id

),

user_genres as (

    select
        user_id,
        genre_number,
        count(*) as rating_count,
        sum(rating) as rating_sum,
        sum(rating * rating) as square_sum
    from genre_ratings
    group by
        user_id,
        genre_number

),

-- the user's ratings of the genre beside all their others: whoever rated
-- nothing else has nothing to compare with
user_tilts as (

    select
        user_genres.genre_number,
        user_genres.user_id,
        user_genres.rating_count,
        user_genres.rating_sum,
        user_genres.square_sum,
        user_genres.rating_sum
        - user_genres.rating_count * user_rating_stats.mean_rating
            as deviation_sum,
        (user_rating_stats.rating_sum - user_genres.rating_sum)
        / nullif(user_rating_stats.rating_count - user_genres.rating_count, 0)
            as other_mean_rating
    from user_genres
    inner join user_rating_stats
        on user_genres.user_id = user_rating_stats.user_id

),

averaged as (

    {{ average_over_users('user_tilts', by='genre_number') }}

),

-- of ratings minus the mean of their user's others
user_sums as (

    select
        genre_number,
        user_id,
        rating_count,
        rating_sum - rating_count * other_mean_rating as deviation_sum,
        square_sum
        - other_mean_rating
        * (2 * rating_sum - rating_count * other_mean_rating)
            as square_sum
    from user_tilts
    where other_mean_rating is not null

),

movie_sums as (

    select
        genre_ratings.genre_number,
        genre_ratings.movie_id,
        count(*) as rating_count,
        sum(genre_ratings.rating - user_tilts.other_mean_rating)
            as deviation_sum
    from genre_ratings
    inner join user_tilts
        on
            genre_ratings.user_id = user_tilts.user_id
            and genre_ratings.genre_number = user_tilts.genre_number
    where user_tilts.other_mean_rating is not null
    group by
        genre_ratings.genre_number,
        genre_ratings.movie_id

),

compared as (

    {{ average_over_users_and_movies(
        'user_sums', 'movie_sums', by='genre_number'
    ) }}

),

ranked as (

    select
        -- identifiers
        genres.genre,
        -- facts
        cast(
            row_number() over (
                order by
                    compared.mean_deviation desc nulls last,
                    genres.genre asc
            ) as bigint
        ) as tilt_rank,
        compared.mean_deviation as tilt,
        compared.mean_deviation_low as tilt_low,
        compared.mean_deviation_high as tilt_high,
        coalesce(compared.rating_count, 0) as compared_rating_count,
        coalesce(compared.user_count, 0) as compared_user_count,
        coalesce(compared.movie_count, 0) as compared_movie_count,
        averaged.mean_deviation,
        averaged.mean_deviation_low,
        averaged.mean_deviation_high,
        averaged.rating_count,
        averaged.user_count,
        averaged.top_user_share,
        -- metadata
        cast(
            {{ var('genre_tilt_min_ratings') }} as bigint
        ) as min_rating_count
    from averaged
    inner join genres on averaged.genre_number = genres.genre_number
    left join compared
        on averaged.genre_number = compared.genre_number
    where averaged.rating_count >= {{ var('genre_tilt_min_ratings') }}

)

select * from ranked
