with

source as (

    select * from {{ source('films', 'tags') }}

),

current_loads as (

    select * from {{ ref('base_films__current_loads') }}
    where resource = 'tags'

),

renamed as (

    select
        -- ids
        userid as user_id,
        movieid as movie_id,
        _load_id as load_id,
        -- text
        tag,
        -- numbers
        _offset as source_offset,
        -- timestamps
        {{ epoch_to_timestamp('"timestamp"') }} as tagged_at,
        {{ utc_timestamp('_loaded_at') }} as loaded_at
    from source
    where _load_id in (select load_id from current_loads)

)

select * from renamed
