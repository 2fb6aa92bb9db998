with

user_genre_affinity as (

    select * from {{ ref('rpt_user_genre_affinity') }}

),

favourites as (

    select * from user_genre_affinity
    where lift_rank = 1

),

-- over all users with a favourite, and those who have this one
medians as (

    select
        count(*) as user_count,
        percentile_cont(0.5) within group (order by lift) as median_lift,
        percentile_cont(0.5) within group (order by lift_low)
            as median_lift_low
    from favourites

),

compared as (

    select
        -- identifiers
        favourites.user_id,
        -- dimensions
        favourites.genre,
        -- facts
        favourites.lift,
        favourites.lift_low,
        favourites.rating_count,
        favourites.expected_rating_count,
        favourites.user_rating_count,
        count(*) over (partition by favourites.genre) as genre_user_count,
        -- metadata
        medians.user_count,
        round(medians.median_lift, 10) as median_lift,
        round(medians.median_lift_low, 10) as median_lift_low,
        favourites.min_user_rating_count,
        favourites.min_expected_count
    from favourites
    cross join medians

)

select * from compared
