-- The months add up to all ratings, all uses of tags and all users.
with

activity_by_month as (

    select * from {{ ref('rpt_activity_by_month') }}

),

ratings as (

    select * from {{ ref('fct_ratings') }}

),

tags as (

    select * from {{ ref('fct_tags') }}

),

users as (

    select * from {{ ref('dim_users') }}

),

months as (

    select
        coalesce(sum(rating_count), 0) as rating_count,
        coalesce(sum(tag_count), 0) as tag_count,
        coalesce(sum(new_user_count), 0) as user_count
    from activity_by_month

),

all_ratings as (

    select count(*) as rating_count from ratings

),

all_tags as (

    select count(*) as tag_count from tags

),

all_users as (

    select count(*) as user_count from users

)

select
    months.rating_count,
    months.tag_count,
    months.user_count
from months
cross join all_ratings
cross join all_tags
cross join all_users
where
    months.rating_count <> all_ratings.rating_count
    or months.tag_count <> all_tags.tag_count
    or months.user_count <> all_users.user_count
