-- Each user is in one group.
with

user_groups as (

    select * from {{ ref('rpt_user_groups') }}

),

user_activity as (

    select * from {{ ref('rpt_user_activity') }}
    where rating_count >= {{ var('user_group_min_ratings') }}

),

reported as (

    select
        coalesce(sum(user_count), 0) as user_count,
        coalesce(sum(rating_count), 0) as rating_count
    from user_groups

),

counted as (

    select
        count(*) as user_count,
        coalesce(sum(rating_count), 0) as rating_count
    from user_activity

)

select
    reported.user_count as reported_user_count,
    counted.user_count,
    reported.rating_count as reported_rating_count,
    counted.rating_count
from reported
cross join counted
where
    reported.user_count <> counted.user_count
    or reported.rating_count <> counted.rating_count
