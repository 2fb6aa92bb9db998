-- Users who only tagged are included.
with

user_activity as (

    select * from {{ ref('rpt_user_activity') }}

),

users as (

    select * from {{ ref('dim_users') }}

),

reported as (

    select count(*) as user_count
    from user_activity

),

counted as (

    select count(*) as user_count from users

)

select
    reported.user_count as reported_user_count,
    counted.user_count
from reported
cross join counted
where
    reported.user_count <> counted.user_count
