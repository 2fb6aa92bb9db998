with

landed as (

    select * from {{ ref('base_films__genome_tags') }}

),

-- each key as its newest current load has it; identical rows count once
newest as (

    {{ newest_landed(
        'landed', key=['tag_id'], value=['tag']
    ) }}

),

cleaned as (

    select
        -- ids
        tag_id,
        load_id,
        -- text
        tag,
        {{ tag_key('tag') }} as tag_key,
        -- numbers
        source_offset,
        -- timestamps
        loaded_at
    from newest

)

select * from cleaned
