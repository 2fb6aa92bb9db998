with

source as (

    {{ landed_or_none('genome_tags', {
        'tagid': 'bigint',
        'tag': 'varchar'
    }) }}

),

renamed as (

    select
        -- ids
        tagid as tag_id,
        _load_id as load_id,
        -- text
        {{ trim_blanks('tag') }} as tag,
        -- numbers
        _offset as source_offset,
        -- timestamps
        {{ utc_timestamp('_loaded_at') }} as loaded_at
    from source

)

select * from renamed
