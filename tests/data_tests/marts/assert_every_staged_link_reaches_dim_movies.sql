-- A link is shown only in its movie's row. Links of movies that the catalogue
-- lacks stay in staging, where the relationship test counts them.
with

links as (

    select * from {{ ref('stg_films__links') }}

),

staged_movies as (

    select * from {{ ref('stg_films__movies') }}

),

movies as (

    select * from {{ ref('dim_movies') }}

),

lost as (

    select links.*
    from links
    inner join staged_movies on links.movie_id = staged_movies.movie_id
    left join movies
        on
            links.movie_id = movies.movie_id
            and links.imdb_id is not distinct from movies.imdb_id
            and links.tmdb_id is not distinct from movies.tmdb_id
    where movies.movie_id is null

)

select * from lost
