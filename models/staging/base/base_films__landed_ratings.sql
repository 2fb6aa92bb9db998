with

source as (

    select * from {{ source('films', 'ratings') }}

),

renamed as (

    select
        -- ids
        source.userid as user_id,
        source.movieid as movie_id,
        source._load_id as load_id,
        -- numbers
        source.rating,
        source._offset as source_offset,
        -- timestamps
        {{ epoch_to_timestamp('source.timestamp') }} as rated_at,
        {{ utc_timestamp('source._loaded_at') }} as loaded_at
    from source

)

select * from renamed
