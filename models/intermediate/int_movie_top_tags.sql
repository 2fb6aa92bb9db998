with

tags as (

    select * from {{ ref('stg_films__tags') }}

),

tag_spellings as (

    select * from {{ ref('int_tag_spellings') }}

),

counted as (

    select
        movie_id,
        tag_key,
        count(distinct user_id) as user_count
    from tags
    group by
        movie_id,
        tag_key

),

ranked as (

    select
        counted.movie_id,
        tag_spellings.tag,
        counted.user_count,
        row_number() over (
            partition by counted.movie_id
            order by
                counted.user_count desc,
                tag_spellings.tag asc
        ) as tag_rank
    from counted
    inner join tag_spellings on counted.tag_key = tag_spellings.tag_key

),

listed as (

    select
        -- ids
        movie_id,
        -- text
        {{ list_in_order('tag', 'tag_rank') }} as top_tags,
        -- numbers
        {{ list_in_order('user_count', 'tag_rank') }} as top_tag_user_counts
    from ranked
    where tag_rank <= {{ var('profile_top_tags') }}
    group by movie_id

)

select * from listed
