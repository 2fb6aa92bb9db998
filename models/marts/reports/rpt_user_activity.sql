with

users as (

    select * from {{ ref('dim_users') }}

),

ratings as (

    select * from {{ ref('fct_ratings') }}

),

tags as (

    select * from {{ ref('fct_tags') }}

),

user_rating_stats as (

    select * from {{ ref('int_user_rating_stats') }}

),

tag_stats as (

    select
        user_id,
        count(*) as tag_count
    from tags
    group by user_id

),

active_days as (

    {{ active_days('ratings', 'tags') }}

),

day_stats as (

    select
        user_id,
        count(*) as active_day_count
    from active_days
    group by user_id

),

described as (

    select
        -- identifiers
        users.user_id,
        -- facts
        row_number() over (
            order by
                coalesce(user_rating_stats.rating_count, 0) desc,
                users.user_id asc
        ) as rating_count_rank,
        coalesce(user_rating_stats.rating_count, 0) as rating_count,
        user_rating_stats.mean_rating,
        user_rating_stats.rating_stddev,
        coalesce(tag_stats.tag_count, 0) as tag_count,
        coalesce(day_stats.active_day_count, 0) as active_day_count,
        user_rating_stats.first_rated_at,
        user_rating_stats.last_rated_at
    from users
    left join user_rating_stats on users.user_id = user_rating_stats.user_id
    left join tag_stats on users.user_id = tag_stats.user_id
    left join day_stats on users.user_id = day_stats.user_id

)

select * from described
