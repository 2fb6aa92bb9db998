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

genre_ratings as (

    select
        movie_genres.genre,
        ratings.user_id,
        ratings.movie_id,
        ratings.rating
    from ratings
    inner join movie_genres on ratings.movie_id = movie_genres.movie_id

),

user_genres as (

    select
        user_id,
        genre,
        count(*) as rating_count,
        sum(rating) as rating_sum,
        sum(rating * rating) as square_sum
    from genre_ratings
    group by
        user_id,
        genre

),

-- the user's ratings of the genre beside all their others: whoever rated
-- nothing else has nothing to compare with
user_tilts as (

    select
        user_genres.genre,
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

    {{ average_over_users('user_tilts', by='genre') }}

),

-- of ratings minus the mean of their user's others
user_sums as (

    select
        genre,
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
        genre_ratings.genre,
        genre_ratings.movie_id,
        count(*) as rating_count,
        sum(genre_ratings.rating - user_tilts.other_mean_rating)
            as deviation_sum
    from genre_ratings
    inner join user_tilts
        on
            genre_ratings.user_id = user_tilts.user_id
            and genre_ratings.genre = user_tilts.genre
    where user_tilts.other_mean_rating is not null
    group by
        genre_ratings.genre,
        genre_ratings.movie_id

),

compared as (

    {{ average_over_users_and_movies('user_sums', 'movie_sums', by='genre') }}

),

ranked as (

    select
        -- identifiers
        averaged.genre,
        -- facts
        cast(
            row_number() over (
                order by
                    compared.mean_deviation desc nulls last,
                    averaged.genre asc
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
    left join compared on averaged.genre = compared.genre
    where averaged.rating_count >= {{ var('genre_tilt_min_ratings') }}

)

select * from ranked
