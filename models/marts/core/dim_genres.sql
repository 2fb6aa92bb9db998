with

movie_genres as (

    select * from {{ ref('bdg_movie_genres') }}

),

counted as (

    select
        genre,
        count(*) as movie_count
    from movie_genres
    group by genre

),

ranked as (

    select
        -- identifiers
        genre,
        -- dimensions
        row_number() over (
            order by movie_count desc, genre asc
        ) as genre_rank
    from counted

)

select * from ranked
