-- Every spelling counts.
with

tag_counts as (

    select * from {{ ref('rpt_tag_counts') }}

),

tags as (

    select * from {{ ref('fct_tags') }}

),

reported as (

    select coalesce(sum(use_count), 0) as use_count
    from tag_counts

),

counted as (

    select count(*) as use_count from tags

)

select
    reported.use_count as reported_use_count,
    counted.use_count
from reported
cross join counted
where
    reported.use_count <> counted.use_count
