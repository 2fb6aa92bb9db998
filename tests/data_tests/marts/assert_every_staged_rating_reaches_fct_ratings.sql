-- Also the ratings of movies that the catalogue lacks. If this fails on a
-- table that was added to, build it whole with `--full-refresh`.
with

staged as (

    select * from {{ ref('stg_films__ratings') }}

),

arrived as (

    select * from {{ ref('fct_ratings') }}

),

lost as (

    select staged.*
    from staged
    left join arrived
        on
            staged.user_id = arrived.user_id
            and staged.movie_id = arrived.movie_id
            and staged.rating is not distinct from arrived.rating
            and staged.rated_at is not distinct from arrived.rated_at
            and staged.load_id = arrived.load_id
    where arrived.movie_id is null

)

select * from lost
