-- Those of movies that the catalogue lacks are included.
with

user_activity as (

    select * from {{ ref('rpt_user_activity') }}

),

ratings as (

    select * from {{ ref('fct_ratings') }}

),

reported as (

    select coalesce(sum(rating_count), 0) as rating_count
    from user_activity

),

counted as (

    select count(*) as rating_count from ratings

)

select
    reported.rating_count as reported_rating_count,
    counted.rating_count
from reported
cross join counted
where
    reported.rating_count <> counted.rating_count
