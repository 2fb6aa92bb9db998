-- Of each landed row, staging has the key: from the same load with the same
-- values, or from a newer load.
with

landed as (

    select * from {{ ref('base_films__ratings') }}

),

staged as (

    select * from {{ ref('stg_films__ratings') }}

),

lost as (

    select landed.*
    from landed
    left join staged
        on
            landed.user_id = staged.user_id
            and landed.movie_id = staged.movie_id
            and (
                landed.load_id < staged.load_id
                or (
                    landed.rating is not distinct from staged.rating
                    and landed.rated_at is not distinct from staged.rated_at
                )
            )
    where staged.movie_id is null

)

select * from lost
