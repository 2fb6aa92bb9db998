-- Movies without a year, a genre or a link are included.
with

staged as (

    select * from {{ ref('stg_films__movies') }}

),

arrived as (

    select * from {{ ref('dim_movies') }}

),

lost as (

    select staged.*
    from staged
    left join arrived
        on
            staged.movie_id = arrived.movie_id
            and staged.title is not distinct from arrived.title
    where arrived.movie_id is null

)

select * from lost
