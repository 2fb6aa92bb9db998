with

ratings as (

    select * from {{ ref('stg_films__ratings') }}

),

-- if the table exists, only loads of which it has no row yet: see the pre-hook
ratings_to_add as (

    select ratings.*
    from ratings
    {% if is_incremental() %}
        where
            ratings.load_id not in (
                select distinct {{ this }}.load_id from {{ this }}
            )
    {% endif %}

),

selected as (

    select
        -- identifiers
        user_id,
        movie_id,
        -- dimensions
        cast(rated_at as date) as rated_on,
        cast(year(rated_at) as integer) as rated_year,
        -- facts
        rating,
        rating >= {{ var('liked_rating') }} as is_liked,
        rated_at,
        -- metadata
        source_offset,
        load_id
    from ratings_to_add

)

select * from selected
