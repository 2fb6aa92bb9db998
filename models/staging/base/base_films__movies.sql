with

source as (

    select * from {{ source('films', 'movies') }}

),

current_loads as (

    select * from {{ ref('base_films__current_loads') }}
    where resource = 'movies'

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
    where _load_id in (select load_id from current_loads)

)

select * from renamed
