with

ratings as (

    select * from {{ ref('fct_ratings') }}

),

movies as (

    select * from {{ ref('dim_movies') }}

),

user_rating_stats as (

    select * from {{ ref('int_user_rating_stats') }}

),

-- before its release a movie has no age; of an undated one nothing is known
aged as (

    select
        ratings.user_id,
        ratings.rating,
        case
            when year(ratings.rated_at) >= movies.release_year
                then
                    cast(
                        year(ratings.rated_at) - movies.release_year as integer
                    )
        end as age_years
    from ratings
    inner join movies on ratings.movie_id = movies.movie_id
    where movies.release_year is not null

),

counted as (

    select
        user_id,
        age_years,
        count(*) as rating_count,
        sum(rating) as rating_sum
    from aged
    group by
        user_id,
        age_years

),

-- the same user's mean, of movies of whatever age, taken off
by_user as (

    select
        counted.user_id,
        counted.age_years,
        counted.rating_count,
        counted.rating_sum
        - counted.rating_count * user_rating_stats.mean_rating as deviation_sum
    from counted
    inner join user_rating_stats
        on counted.user_id = user_rating_stats.user_id

),

averaged as (

    {{ average_over_users('by_user', by='age_years') }}

),

supported as (

    select
        -- identifiers
        age_years,
        -- dimensions
        age_years is null as is_before_release,
        -- facts
        mean_deviation,
        mean_deviation_low,
        mean_deviation_high,
        rating_count,
        user_count,
        top_user_share,
        cast({{ var('movie_age_min_ratings') }} as bigint) as min_rating_count
    from averaged
    where
        age_years is null
        or rating_count >= {{ var('movie_age_min_ratings') }}

)

select * from supported
