with

tags as (

    select * from {{ ref('fct_tags') }}

),

tag_spellings as (

    select * from {{ ref('int_tag_spellings') }}

),

counted as (

    select
        tag_key,
        count(*) as use_count,
        count(distinct user_id) as user_count,
        count(distinct movie_id) as movie_count
    from tags
    group by tag_key

),

-- by users before uses, lest one user's private list come first
ranked as (

    select
        -- identifiers
        tag_spellings.tag,
        -- facts
        row_number() over (
            order by
                counted.user_count desc,
                counted.use_count desc,
                tag_spellings.tag asc
        ) as tag_rank,
        counted.use_count,
        counted.user_count,
        counted.movie_count,
        tag_spellings.spelling_count
    from counted
    inner join tag_spellings on counted.tag_key = tag_spellings.tag_key

)

select * from ranked
