-- Also the tags of movies that the catalogue lacks, and every spelling.
with

staged as (

    select * from {{ ref('stg_films__tags') }}

),

arrived as (

    select * from {{ ref('fct_tags') }}

),

lost as (

    select staged.*
    from staged
    left join arrived
        on
            staged.user_id = arrived.user_id
            and staged.movie_id = arrived.movie_id
            and staged.tag = arrived.tag
            and staged.tagged_at is not distinct from arrived.tagged_at
    where arrived.movie_id is null

)

select * from lost
