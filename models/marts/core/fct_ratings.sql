with

ratings as (

    select * from {{ ref('stg_films__ratings') }}

),

-- where the table stands, only loads it has no row of: see the pre-hook
ratings_to_add as (

    select ratings.*
    from ratings
    {% if is_incremental() %}
        where
            ratings.load_id not in (
                select {{ this }}.load_id from {{ this }}
            )
    {% endif %}

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
    from ratings_to_add

)

select * from selected
