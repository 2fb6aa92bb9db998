-- Those of movies that the catalogue lacks are included.
with

user_activity as (

    select * from {{ ref('rpt_user_activity') }}

),

tags as (

    select * from {{ ref('fct_tags') }}

),

reported as (

    select coalesce(sum(tag_count), 0) as tag_count
    from user_activity

),

counted as (

    select count(*) as tag_count from tags

)

select
    reported.tag_count as reported_tag_count,
    counted.tag_count
from reported
cross join counted
where
    reported.tag_count <> counted.tag_count
