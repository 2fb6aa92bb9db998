with

tags as (

    select * from {{ ref('stg_films__tags') }}

),

aggregated as (

    select
        -- ids
        movie_id,
        -- numbers
        count(*) as tag_count,
        -- timestamps
        min(tagged_at) as first_tagged_at,
        max(tagged_at) as last_tagged_at
    from tags
    group by movie_id

)

select * from aggregated
