with

landed as (

    select * from {{ ref('base_films__genome_scores') }}

),

-- each key as its newest current load has it; identical rows count once
newest as (

    {{ newest_landed(
        'landed', key=['movie_id', 'tag_id'], value=['relevance']
    ) }}

),

cleaned as (

    select
        -- ids
        movie_id,
        tag_id,
        load_id,
        -- numbers
        relevance,
        source_offset,
        -- timestamps
        loaded_at
    from newest

)

select * from cleaned
