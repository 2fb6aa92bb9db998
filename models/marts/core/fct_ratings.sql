with

ratings as (

    select * from {{ ref('stg_films__ratings') }}

),

selected as (

    select
        -- identifiers
        user_id,
        movie_id,
        -- facts
        rating,
        rated_at,
        -- metadata
        load_id
    from ratings

)

select * from selected
