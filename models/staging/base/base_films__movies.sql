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
        source.movieid as movie_id,
        source._load_id as load_id,
        -- text
        {{ trim_blanks('source.title') }} as title,
        source.genres,
        -- numbers
        source._offset as source_offset,
        -- timestamps
        {{ utc_timestamp('source._loaded_at') }} as loaded_at
    from source
    inner join current_loads on source._load_id = current_loads.load_id

)

select * from renamed
