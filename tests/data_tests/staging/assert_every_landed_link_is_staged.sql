-- Of each landed row, staging has the key: from the same load with the same
-- values, or from a newer load.
with

landed as (

    select * from {{ ref('base_films__links') }}

),

staged as (

    select * from {{ ref('stg_films__links') }}

),

lost as (

    select landed.*
    from landed
    left join staged
        on
            landed.movie_id = staged.movie_id
            and (
                landed.load_id < staged.load_id
                or (
                    landed.imdb_id is not distinct from staged.imdb_id
                    and landed.tmdb_id is not distinct from staged.tmdb_id
                )
            )
    where staged.movie_id is null

)

select * from lost
