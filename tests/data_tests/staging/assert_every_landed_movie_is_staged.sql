-- Of each landed row, staging has the key: from the same load with the same
-- values, or from a newer load.
with

landed as (

    select * from {{ ref('base_films__movies') }}

),

staged as (

    select * from {{ ref('stg_films__movies') }}

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
                    landed.title is not distinct from staged.title
                    and landed.genres is not distinct from staged.genres
                )
            )
    where staged.movie_id is null

)

select * from lost
