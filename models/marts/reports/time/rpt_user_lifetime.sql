with

lifetime_effects as (

    select * from {{ ref('int_lifetime_effects') }}

),

user_rating_stats as (

    select * from {{ ref('int_user_rating_stats') }}

),

-- who rated all within 24 hours has no lifetime to change in
users as (

    select
        count(*) as rated_user_count,
        count(*) filter (
            where last_rated_at <= first_rated_at + interval '1' day
        ) as one_day_user_count
    from user_rating_stats
    where rating_count >= {{ var('lifetime_min_ratings') }}

),

described as (

    select
        -- identifiers
        lifetime_effects.decile,
        -- facts
        lifetime_effects.mean_deviation,
        lifetime_effects.mean_deviation_low,
        lifetime_effects.mean_deviation_high,
        lifetime_effects.adjusted_deviation,
        lifetime_effects.adjusted_deviation_low,
        lifetime_effects.adjusted_deviation_high,
        lifetime_effects.rating_count,
        lifetime_effects.user_count,
        lifetime_effects.top_user_share,
        users.one_day_user_count,
        round(users.one_day_user_count / users.rated_user_count, 10)
            as one_day_user_share,
        cast({{ var('lifetime_min_ratings') }} as bigint) as min_rating_count
    from lifetime_effects
    cross join users

)

select * from described
