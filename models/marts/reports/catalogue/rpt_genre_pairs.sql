with

movie_genres as (

    select * from {{ ref('bdg_movie_genres') }}

),

other_movie_genres as (

    select
        movie_id,
        genre as other_genre
    from movie_genres

),

-- the movies that have a genre
catalogue as (

    select count(distinct movie_id) as movie_count from movie_genres

),

genres as (

    select
        genre,
        count(*) as movie_count
    from movie_genres
    group by genre

),

other_genres as (

    select
        genre as other_genre,
        movie_count
    from genres

),

-- each pair of genres once, also pairs that no movie has; expected is the
-- number of movies there would be if one genre said nothing about the other
pairs as (

    select
        genres.genre,
        other_genres.other_genre,
        genres.movie_count as genre_movie_count,
        other_genres.movie_count as other_genre_movie_count,
        catalogue.movie_count as catalogue_movie_count,
        round(
            genres.movie_count
            * other_genres.movie_count
            / catalogue.movie_count,
            10
        ) as expected_movie_count
    from genres
    inner join other_genres on genres.genre < other_genres.other_genre
    cross join catalogue

),

observed as (

    select
        movie_genres.genre,
        other_movie_genres.other_genre,
        count(*) as movie_count
    from movie_genres
    inner join other_movie_genres
        on
            movie_genres.movie_id = other_movie_genres.movie_id
            and movie_genres.genre < other_movie_genres.other_genre
    group by
        movie_genres.genre,
        other_movie_genres.other_genre

),

compared as (

    select
        pairs.genre,
        pairs.other_genre,
        coalesce(observed.movie_count, 0) as movie_count,
        pairs.expected_movie_count,
        round(
            coalesce(observed.movie_count, 0)
            * pairs.catalogue_movie_count
            / (pairs.genre_movie_count * pairs.other_genre_movie_count),
            10
        ) as lift,
        pairs.genre_movie_count,
        pairs.other_genre_movie_count,
        pairs.catalogue_movie_count
    from pairs
    left join observed
        on
            pairs.genre = observed.genre
            and pairs.other_genre = observed.other_genre
    where pairs.expected_movie_count >= {{ var('comparable_min_expected') }}

),

ranked as (

    select
        -- identifiers
        genre,
        other_genre,
        -- facts
        cast(
            row_number() over (
                order by lift desc, genre asc, other_genre asc
            ) as bigint
        ) as lift_rank,
        lift,
        movie_count,
        expected_movie_count,
        genre_movie_count,
        other_genre_movie_count,
        catalogue_movie_count,
        -- metadata
        cast(
            {{ var('comparable_min_expected') }} as bigint
        ) as min_expected_count
    from compared

)

select * from ranked
