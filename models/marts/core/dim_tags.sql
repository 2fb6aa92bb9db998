with

tags as (

    select * from {{ ref('stg_films__tags') }}

),

tag_spellings as (

    select * from {{ ref('int_tag_spellings') }}

),

counted as (

    select
        tag_key,
        count(*) as use_count,
        count(distinct user_id) as user_count,
        count(distinct movie_id) as movie_count,
        min(tagged_at) as first_tagged_at,
        max(tagged_at) as last_tagged_at
    from tags
    group by tag_key

),

described as (

    select
        -- identifiers
        counted.tag_key,
        -- dimensions
        tag_spellings.tag,
        counted.first_tagged_at,
        counted.last_tagged_at,
        -- facts
        counted.use_count,
        counted.user_count,
        counted.movie_count,
        tag_spellings.spelling_count
    from counted
    inner join tag_spellings on counted.tag_key = tag_spellings.tag_key

)

select * from described
