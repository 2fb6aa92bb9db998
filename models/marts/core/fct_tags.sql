with

tags as (

    select * from {{ ref('stg_films__tags') }}

),

-- where the table stands, only loads it has no row of: see the pre-hook
tags_to_add as (

    select tags.*
    from tags
    {% if is_incremental() %}
        where
            tags.load_id not in (
                select {{ this }}.load_id from {{ this }}
            )
    {% endif %}

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
    from tags_to_add

)

select * from selected
