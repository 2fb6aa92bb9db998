with

movies as (

    select * from {{ ref('stg_films__movies') }}

),

-- one row per genre; a movie without genres has no row
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

-- the source writes "no genres" as if it were a genre
named as (

    select distinct
        -- identifiers
        movie_id,
        genre
    from trimmed
    where genre not in ('', '(no genres listed)')

)

select * from named
