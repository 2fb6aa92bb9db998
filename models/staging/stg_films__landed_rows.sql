with

movies as (

    select
        _load_id as load_id,
        'movies' as resource,
        count(*) as row_count
    from {{ source('films', 'movies') }}
    group by _load_id

),

ratings as (

    select
        _load_id as load_id,
        'ratings' as resource,
        count(*) as row_count
    from {{ source('films', 'ratings') }}
    group by _load_id

),

tags as (

    select
        _load_id as load_id,
        'tags' as resource,
        count(*) as row_count
    from {{ source('films', 'tags') }}
    group by _load_id

),

links as (

    select
        _load_id as load_id,
        'links' as resource,
        count(*) as row_count
    from {{ source('films', 'links') }}
    group by _load_id

),

-- of every load that is still in the folder, current or not
landed as (

    select * from movies
    union all
    select * from ratings
    union all
    select * from tags
    union all
    select * from links

)

select * from landed
