with

landed as (

    select * from {{ ref('base_films__ratings') }}

),

-- each key as its newest current load has it; identical rows count once
newest as (

    {{ newest_landed(
        'landed', key=['user_id', 'movie_id'], value=['rating', 'rated_at']
    ) }}

),

cleaned as (

    select
        -- ids
        user_id,
        movie_id,
        load_id,
        -- numbers
        rating,
        source_offset,
        -- timestamps
        rated_at,
        loaded_at
    from newest

)

select * from cleaned
