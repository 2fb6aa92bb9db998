with

landed as (

    select * from {{ ref('base_films__links') }}

),

-- each key as its newest current load has it; identical rows count once
newest as (

    {{ newest_landed(
        'landed', key=['movie_id'], value=['imdb_id', 'tmdb_id']
    ) }}

),

cleaned as (

    select
        -- ids
        movie_id,
        imdb_id,
        tmdb_id,
        load_id,
        -- numbers
        source_offset,
        -- timestamps
        loaded_at
    from newest

)

select * from cleaned
