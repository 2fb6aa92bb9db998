with

tags as (

    select * from {{ ref('stg_films__tags') }}

),

selected as (

    select
        -- identifiers
        user_id,
        movie_id,
        tag,
        -- dimensions
        tag_key,
        -- facts
        tagged_at,
        -- metadata
        load_id
    from tags

)

select * from selected
