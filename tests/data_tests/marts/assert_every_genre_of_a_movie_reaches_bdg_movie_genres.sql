-- The order doesn't matter, nor how often the movie names a genre.
with

movies as (

    select * from {{ ref('stg_films__movies') }}

),

movie_genres as (

    select * from {{ ref('bdg_movie_genres') }}

),

named as (

    select
        movie_id,
        {{ explode(split_text('genres', '|')) }} as genre
    from movies
    where genres <> '(no genres listed)'

),

lost as (

    select named.*
    from named
    left join movie_genres
        on
            named.movie_id = movie_genres.movie_id
            and trim(named.genre) = movie_genres.genre
    where
        movie_genres.genre is null
        and trim(named.genre) <> ''

)

select * from lost
