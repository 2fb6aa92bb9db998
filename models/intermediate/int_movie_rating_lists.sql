with

ratings as (

    select * from {{ ref('stg_films__ratings') }}

),

movie_rating_values as (

    select * from {{ ref('int_movie_rating_values') }}

),

histograms as (

    select
        movie_id,
        {{ list_in_order('rating', 'rating') }} as ratings,
        {{ list_in_order('rating_count', 'rating') }} as rating_counts
    from movie_rating_values
    group by movie_id

),

yearly as (

    select
        movie_id,
        cast(year(rated_at) as bigint) as rated_year,
        count(*) as rating_count,
        round(avg(rating), 10) as mean_rating
    from ratings
    group by
        movie_id,
        year(rated_at)

),

histories as (

    select
        movie_id,
        {{ list_in_order('rated_year', 'rated_year') }} as rated_years,
        {{ list_in_order('rating_count', 'rated_year') }}
            as rated_year_counts,
        {{ list_in_order('mean_rating', 'rated_year') }} as rated_year_means
    from yearly
    group by movie_id

),

listed as (

    select
        -- ids
        histograms.movie_id,
        -- numbers
        histograms.ratings,
        histograms.rating_counts,
        histories.rated_years,
        histories.rated_year_counts,
        histories.rated_year_means
    from histograms
    inner join histories on histograms.movie_id = histories.movie_id

)

select * from listed
