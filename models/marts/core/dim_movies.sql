with

movies as (

    select * from {{ ref('stg_films__movies') }}

),

links as (

    select * from {{ ref('stg_films__links') }}

),

movie_genres as (

    select * from {{ ref('bdg_movie_genres') }}

),

genre_counts as (

    select
        movie_id,
        count(*) as genre_count
    from movie_genres
    group by movie_id

),

described as (

    select
        -- identifiers
        movies.movie_id,
        links.imdb_id,
        links.tmdb_id,
        -- dimensions
        movies.title,
        {{ release_year('movies.title') }} as release_year,
        -- facts
        coalesce(genre_counts.genre_count, 0) as genre_count,
        -- metadata
        movies.load_id
    from movies
    left join links on movies.movie_id = links.movie_id
    left join genre_counts on movies.movie_id = genre_counts.movie_id

)

select * from described
