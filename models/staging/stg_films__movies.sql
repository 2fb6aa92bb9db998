with

landed as (

    select * from {{ ref('base_films__movies') }}

),

-- each key as its newest current load has it; identical rows count once
newest as (

    {{ newest_landed(
        'landed', key=['movie_id'], value=['title', 'genres']
    ) }}

),

cleaned as (

    select
        -- ids
        movie_id,
        load_id,
        -- text
        title,
        genres,
        -- numbers
        source_offset,
        -- timestamps
        loaded_at
    from newest

)

select * from cleaned
