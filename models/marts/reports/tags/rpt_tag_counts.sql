with

tags as (

    select * from {{ ref('dim_tags') }}

),

-- by users before uses, so that one user's private list doesn't come first
ranked as (

    select
        -- identifiers
        tag_key,
        tag,
        -- facts
        cast(
            row_number() over (
                order by
                    user_count desc,
                    use_count desc,
                    tag asc
            ) as bigint
        ) as tag_rank,
        use_count,
        user_count,
        movie_count,
        spelling_count
    from tags

)

select * from ranked
