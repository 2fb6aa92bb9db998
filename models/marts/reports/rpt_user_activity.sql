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

rating_stats as (

    select
        user_id,
        count(*) as rating_count,
        {{ rounded('avg(rating)') }} as mean_rating,
        {{ rounded('stddev_samp(rating)') }} as rating_stddev,
        min(rated_at) as first_rated_at,
        max(rated_at) as last_rated_at
    from ratings
    group by user_id

),

tag_stats as (

    select
        user_id,
        count(*) as tag_count
    from tags
    group by user_id

),

-- days in UTC on which a user rated or tagged anything
active_days as (

    select
        user_id,
        date_trunc('day', rated_at) as active_on
    from ratings
    union
    select
        user_id,
        date_trunc('day', tagged_at) as active_on
    from tags

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
                coalesce(rating_stats.rating_count, 0) desc,
                users.user_id asc
        ) as rating_count_rank,
        coalesce(rating_stats.rating_count, 0) as rating_count,
        rating_stats.mean_rating,
        rating_stats.rating_stddev,
        coalesce(tag_stats.tag_count, 0) as tag_count,
        coalesce(day_stats.active_day_count, 0) as active_day_count,
        rating_stats.first_rated_at,
        rating_stats.last_rated_at
    from users
    left join rating_stats on users.user_id = rating_stats.user_id
    left join tag_stats on users.user_id = tag_stats.user_id
    left join day_stats on users.user_id = day_stats.user_id

)

select * from described
