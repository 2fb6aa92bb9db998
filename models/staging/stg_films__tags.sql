with

landed as (

    select * from {{ ref('base_films__tags') }}

),

-- each key as its newest current load has it; identical rows count once
newest as (

    {{ newest_landed(
        'landed', key=['user_id', 'movie_id', 'tag'], value=['tagged_at']
    ) }}

),

cleaned as (

    select
        -- ids
        user_id,
        movie_id,
        load_id,
        -- text
        tag,
        {{ tag_key('tag') }} as tag_key,
        -- numbers
        source_offset,
        -- timestamps
        tagged_at,
        loaded_at
    from newest

)

select * from cleaned
