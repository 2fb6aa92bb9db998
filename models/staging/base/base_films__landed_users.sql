with

source as (

    {{ landed_or_none('users', {
        'userid': 'bigint',
        'gender': 'varchar',
        'age': 'varchar',
        'occupation': 'varchar',
        'zip': 'varchar'
    }) }}

),

renamed as (

    select
        -- ids
        userid as user_id,
        _load_id as load_id,
        -- text
        gender,
        age,
        {{ trim_blanks('occupation') }} as occupation,
        {{ trim_blanks('zip') }} as zip_code,
        -- numbers
        _offset as source_offset,
        -- timestamps
        {{ utc_timestamp('_loaded_at') }} as loaded_at
    from source

)

select * from renamed
