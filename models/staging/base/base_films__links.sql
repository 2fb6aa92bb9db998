with

source as (

    select * from {{ source('films', 'links') }}

),

current_loads as (

    select * from {{ ref('base_films__current_loads') }}
    where resource = 'links'

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
    where _load_id in (select load_id from current_loads)

)

select * from renamed
