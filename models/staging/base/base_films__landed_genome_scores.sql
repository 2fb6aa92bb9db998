with

source as (

    {{ landed_or_none('genome_scores', {
        'movieid': 'bigint',
        'tagid': 'bigint',
        'relevance': 'double'
    }) }}

),

renamed as (

    select
        -- ids
        movieid as movie_id,
        tagid as tag_id,
        _load_id as load_id,
        -- numbers
        relevance,
        _offset as source_offset,
        -- timestamps
        {{ utc_timestamp('_loaded_at') }} as loaded_at
    from source

)

select * from renamed
