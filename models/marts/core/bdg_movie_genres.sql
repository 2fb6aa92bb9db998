with

movies as (

    select * from {{ ref('stg_films__movies') }}

),

-- a genre a row; a movie without genres has none, so no row
exploded as (

    select
        movie_id,
        {{ explode(split_text('genres', '|')) }} as genre
    from movies

),

trimmed as (

    select
        movie_id,
        {{ trim_blanks('genre') }} as genre
    from exploded

),

-- the source writes the lack of genres as if it were one
named as (

    select distinct
        -- identifiers
        movie_id,
        genre
    from trimmed
    where genre not in ('', '(no genres listed)')

)

select * from named
