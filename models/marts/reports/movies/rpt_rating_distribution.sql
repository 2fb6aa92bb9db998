with

movie_rating_values as (

    select * from {{ ref('int_movie_rating_values') }}

),

counted as (

    select
        rating,
        cast(sum(rating_count) as bigint) as rating_count
    from movie_rating_values
    group by rating

),

compared as (

    select
        -- identifiers
        rating,
        -- facts
        rating_count,
        round(rating_count / sum(rating_count) over (), 10) as rating_share,
        round(
            sum(rating_count) over (
                order by rating
                rows between unbounded preceding and current row
            ) / sum(rating_count) over (),
            10
        ) as cumulative_rating_share
    from counted

)

select * from compared
