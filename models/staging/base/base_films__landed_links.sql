with

source as (

    select * from {{ source('films', 'links') }}

),

renamed as (

    select
        -- ids
        movieid as movie_id,
        imdbid as imdb_id,
        tmdbid as tmdb_id,
        _load_id as load_id,
        -- numbers
        _offset as source_offset,
        -- timestamps
        {{ utc_timestamp('_loaded_at') }} as loaded_at
    from source

)

select * from renamed
