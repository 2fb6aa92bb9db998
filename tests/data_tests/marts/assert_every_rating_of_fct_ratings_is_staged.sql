-- None from a load that doesn't count any more.
with

arrived as (

    select * from {{ ref('fct_ratings') }}

),

staged as (

    select * from {{ ref('stg_films__ratings') }}

),

left_over as (

    select arrived.*
    from arrived
    left join staged
        on
            arrived.user_id = staged.user_id
            and arrived.movie_id = staged.movie_id
    where staged.load_id is null

)

select * from left_over
