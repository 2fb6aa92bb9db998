with

movie_age_effects as (

    select * from {{ ref('int_movie_age_effects') }}

),

supported as (

    select
        -- identifiers
        nullif(age_years, -1) as age_years,
        -- dimensions
        age_years = -1 as is_before_release,
        -- facts
        mean_deviation,
        mean_deviation_low,
        mean_deviation_high,
        adjusted_deviation,
        adjusted_deviation_low,
        adjusted_deviation_high,
        rating_count,
        user_count,
        top_user_share,
        cast({{ var('movie_age_min_ratings') }} as bigint) as min_rating_count
    from movie_age_effects
    where
        age_years = -1
        or rating_count >= {{ var('movie_age_min_ratings') }}

)

select * from supported
