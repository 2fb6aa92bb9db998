with

landed as (

    select * from {{ ref('base_films__users') }}

),

-- each key as its newest current load has it; identical rows count once
newest as (

    {{ newest_landed(
        'landed', key=['user_id'],
        value=['gender', 'age', 'occupation', 'zip_code']
    ) }}

),

cleaned as (

    select
        -- ids
        user_id,
        load_id,
        -- text
        gender,
        age,
        occupation,
        zip_code,
        -- numbers
        case
            when age like 'Under %' then 0
            else cast(regexp_extract(age, '[0-9]+', 0) as bigint)
        end as age_from,
        case
            when age like 'Under %'
                then cast(regexp_extract(age, '[0-9]+', 0) as bigint) - 1
            when age not like '%+'
                then cast(regexp_extract(age, '[0-9]+$', 0) as bigint)
        end as age_to,
        source_offset,
        -- timestamps
        loaded_at
    from newest

)

select * from cleaned
