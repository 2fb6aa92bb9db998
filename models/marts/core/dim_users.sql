with

ratings as (

    select * from {{ ref('stg_films__ratings') }}

),

tags as (

    select * from {{ ref('stg_films__tags') }}

),

actions as (

    select
        user_id,
        rated_at as acted_at,
        true as is_rating
    from ratings
    union all
    select
        user_id,
        tagged_at as acted_at,
        false as is_rating
    from tags

),

described as (

    select
        -- identifiers
        user_id,
        -- dimensions
        bool_or(is_rating) as is_rater,
        bool_or(not is_rating) as is_tagger,
        min(acted_at) as first_active_at,
        max(acted_at) as last_active_at
    from actions
    group by user_id

)

select * from described
