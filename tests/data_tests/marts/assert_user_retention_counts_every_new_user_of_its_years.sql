-- New users count whether or not their windows are over.
with

user_retention as (

    select distinct
        began_year,
        new_user_count
    from {{ ref('rpt_user_retention') }}

),

users as (

    select * from {{ ref('dim_users') }}

),

years as (

    select
        year(first_active_at) as began_year,
        count(*) as new_user_count
    from users
    group by year(first_active_at)

)

select
    user_retention.began_year,
    user_retention.new_user_count as reported_user_count,
    years.new_user_count
from user_retention
left join years on user_retention.began_year = years.began_year
where
    user_retention.new_user_count is distinct from years.new_user_count
