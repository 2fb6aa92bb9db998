-- How many users give how many ratings, and what share of all ratings do they
-- give?
with

user_activity as (

    select * from marts.rpt_user_activity
    where rating_count > 0

),

-- 1 to 9, 10 to 99, 100 to 999 and so on
sized as (

    select
        power(10, floor(log10(rating_count))) as least_rating_count,
        rating_count
    from user_activity

),

sizes as (

    select
        least_rating_count,
        count(*) as user_count,
        sum(rating_count) as rating_count,
        round(
            sum(rating_count) / sum(sum(rating_count)) over (), 3
        ) as rating_share
    from sized
    group by least_rating_count

)

select * from sizes
order by least_rating_count asc
