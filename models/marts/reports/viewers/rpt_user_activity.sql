with

users as (

    select * from {{ ref('dim_users') }}

),

described as (

    select
        -- identifiers
        user_id,
        -- facts
        cast(
            row_number() over (
                order by
                    rating_count desc,
                    user_id asc
            ) as bigint
        ) as rating_count_rank,
        rating_count,
        mean_rating,
        rating_stddev,
        tag_count,
        active_day_count,
        first_rated_at,
        last_rated_at
    from users

)

select * from described
