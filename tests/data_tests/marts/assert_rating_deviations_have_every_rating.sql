-- Each user's ratings are all there, and their deviations from the user's mean
-- cancel each other out, but for what each lost when it was rounded.
with

ratings as (

    select * from {{ ref('fct_ratings') }}

),

deviations as (

    select * from {{ ref('fct_rating_deviations') }}

),

given_by_user as (

    select
        user_id,
        count(*) as rating_count,
        sum(rating) as rating_sum
    from ratings
    group by user_id

),

compared_by_user as (

    select
        user_id,
        count(*) as rating_count,
        sum(rating) as rating_sum,
        sum(deviation_from_user) as deviation_sum
    from deviations
    group by user_id

)

select
    given_by_user.user_id,
    given_by_user.rating_count,
    compared_by_user.deviation_sum
from given_by_user
left join compared_by_user
    on given_by_user.user_id = compared_by_user.user_id
where
    not coalesce(
        given_by_user.rating_count = compared_by_user.rating_count
        and given_by_user.rating_sum = compared_by_user.rating_sum
        and abs(compared_by_user.deviation_sum)
        < compared_by_user.rating_count * 0.0000000001,
        false
    )
