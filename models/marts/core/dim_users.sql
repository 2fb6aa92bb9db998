with

ratings as (

    select * from {{ ref('stg_films__ratings') }}

),

tags as (

    select * from {{ ref('stg_films__tags') }}

),

user_rating_stats as (

    select * from {{ ref('int_user_rating_stats') }}

),

profiles as (

    select * from {{ ref('stg_films__users') }}

),

user_tag_stats as (

    select
        user_id,
        count(*) as tag_count,
        min(tagged_at) as first_tagged_at,
        max(tagged_at) as last_tagged_at
    from tags
    group by user_id

),

active_days as (

    {{ active_days('ratings', 'tags') }}

),

-- everyone who rated or tagged has such a day
users as (

    select
        user_id,
        count(*) as active_day_count
    from active_days
    group by user_id

),

-- greatest and least leave out a null
described as (

    select
        -- identifiers
        users.user_id,
        -- dimensions
        profiles.gender,
        profiles.age,
        profiles.age_from,
        profiles.age_to,
        profiles.occupation,
        profiles.zip_code,
        user_rating_stats.user_id is not null as is_rater,
        user_tag_stats.user_id is not null as is_tagger,
        least(
            user_rating_stats.first_rated_at, user_tag_stats.first_tagged_at
        ) as first_active_at,
        greatest(
            user_rating_stats.last_rated_at, user_tag_stats.last_tagged_at
        ) as last_active_at,
        user_rating_stats.first_rated_at,
        user_rating_stats.last_rated_at,
        user_tag_stats.first_tagged_at,
        user_tag_stats.last_tagged_at,
        -- facts
        coalesce(user_rating_stats.rating_count, 0) as rating_count,
        user_rating_stats.mean_rating,
        user_rating_stats.rating_stddev,
        coalesce(user_tag_stats.tag_count, 0) as tag_count,
        users.active_day_count
    from users
    left join user_rating_stats on users.user_id = user_rating_stats.user_id
    left join user_tag_stats on users.user_id = user_tag_stats.user_id
    left join profiles on users.user_id = profiles.user_id

)

select * from described
