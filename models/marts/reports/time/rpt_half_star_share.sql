with

ratings as (

    select * from {{ ref('fct_ratings') }}

),

-- by user first, because distinct users of all months at once need much memory
by_user as (

    select
        user_id,
        cast(date_trunc('month', rated_at) as date) as rated_month,
        count(*) as rating_count,
        count(*) filter (where rating <> floor(rating)) as half_step_count
    from ratings
    group by
        user_id,
        cast(date_trunc('month', rated_at) as date)

),

monthly as (

    select
        rated_month,
        count(*) as user_count,
        cast(sum(rating_count) as bigint) as rating_count,
        cast(sum(half_step_count) as bigint) as half_step_count
    from by_user
    group by rated_month

),

with_shares as (

    select
        *,
        round(half_step_count / rating_count, 10) as half_step_share
    from monthly
    where rating_count >= {{ var('half_star_min_ratings') }}

),

-- half stars begin in the first month that has more than a few of them
marked as (

    select
        -- identifiers
        rated_month,
        -- facts
        coalesce(
            rated_month = min(
                case
                    when half_step_share >= {{ var('half_star_start_share') }}
                        then rated_month
                end
            ) over (),
            false
        ) as is_half_star_start,
        half_step_share,
        half_step_count,
        rating_count,
        user_count,
        cast({{ var('half_star_start_share') }} as double) as min_start_share,
        cast({{ var('half_star_min_ratings') }} as bigint) as min_rating_count
    from with_shares

)

select * from marked
