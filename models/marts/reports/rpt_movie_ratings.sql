with

movies as (

    select * from {{ ref('dim_movies') }}

),

movie_rating_stats as (

    select * from {{ ref('int_movie_rating_stats') }}

),

-- half the width of the 95 % interval; null under two ratings
with_margin as (

    select
        *,
        {{ mean_margin('rating_count', 'rating_stddev') }} as margin
    from movie_rating_stats

),

-- a mean can't leave the scale of the ratings, so its interval is cut there
described as (

    select
        -- identifiers
        movies.movie_id,
        -- dimensions
        movies.title,
        movies.release_year,
        -- facts
        row_number() over (
            order by
                coalesce(with_margin.rating_count, 0) desc,
                movies.movie_id asc
        ) as rating_count_rank,
        coalesce(with_margin.rating_count, 0) as rating_count,
        with_margin.mean_rating,
        with_margin.rating_stddev,
        case
            when with_margin.margin is not null
                then {{ rounded(
                    'greatest(with_margin.mean_rating - with_margin.margin, 0.5)'
                ) }}
        end as mean_rating_low,
        case
            when with_margin.margin is not null
                then {{ rounded(
                    'least(with_margin.mean_rating + with_margin.margin, 5.0)'
                ) }}
        end as mean_rating_high,
        with_margin.first_rated_at,
        with_margin.last_rated_at
    from movies
    left join with_margin on movies.movie_id = with_margin.movie_id

)

select * from described
