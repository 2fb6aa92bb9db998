-- A page that arrives without its genres could hide among the few movies that
-- have none. A hundred movies in a row without genres are fewer than such a
-- page has. A source with few genres may have as many, so this only warns.
{{ config(severity='warn') }}

with

movies as (

    select * from {{ ref('stg_films__movies') }}

),

stretches as (

    select
        load_id,
        floor(source_offset / 100) as stretch,
        count(*) as movie_count,
        count(*) filter (
            where genres not in ('', '(no genres listed)')
        ) as with_genres_count
    from movies
    where source_offset is not null
    group by
        load_id,
        floor(source_offset / 100)

)

select * from stretches
where
    movie_count = 100
    and with_genres_count = 0
