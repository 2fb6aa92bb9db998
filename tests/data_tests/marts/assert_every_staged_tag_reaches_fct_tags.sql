-- Also the tags of movies that the catalogue lacks, and every spelling. If it
-- fails on a table that was added to, build it whole with `--full-refresh`.
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
            and staged.tag_key = arrived.tag_key
            and staged.tagged_at is not distinct from arrived.tagged_at
            and staged.load_id = arrived.load_id
    where arrived.movie_id is null

)

select * from lost
