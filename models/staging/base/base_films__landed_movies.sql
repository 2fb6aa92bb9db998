with

source as (

    select * from {{ source('films', 'movies') }}

),

renamed as (

    select
        -- ids
        movieid as movie_id,
        _load_id as load_id,
        -- text
        {{ trim_blanks('title') }} as title,
        genres,
        -- numbers
        _offset as source_offset,
        -- timestamps
        {{ utc_timestamp('_loaded_at') }} as loaded_at
    from source

)

select * from renamed
