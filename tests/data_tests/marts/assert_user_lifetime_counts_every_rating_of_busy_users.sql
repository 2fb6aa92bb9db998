-- Each rating is in one tenth.
with

user_lifetime as (

    select * from {{ ref('rpt_user_lifetime') }}

),

user_activity as (

    select * from {{ ref('rpt_user_activity') }}

),

reported as (

    select coalesce(sum(rating_count), 0) as rating_count
    from user_lifetime

),

counted as (

    select coalesce(sum(rating_count), 0) as rating_count
    from user_activity
    where rating_count >= {{ var('lifetime_min_ratings') }}

)

select
    reported.rating_count as reported_rating_count,
    counted.rating_count
from reported
cross join counted
where
    reported.rating_count <> counted.rating_count
