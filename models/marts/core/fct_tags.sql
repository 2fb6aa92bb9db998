with

tags as (

    select * from {{ ref('stg_films__tags') }}

),

-- if the table exists, only loads of which it has no row yet: see the pre-hook
tags_to_add as (

    select tags.*
    from tags
    {% if is_incremental() %}
        where
            tags.load_id not in (
                select distinct {{ this }}.load_id from {{ this }}
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
        cast(tagged_at as date) as tagged_on,
        cast(year(tagged_at) as integer) as tagged_year,
        -- facts
        tagged_at,
        -- metadata
        source_offset,
        load_id
    from tags_to_add

)

select * from selected
