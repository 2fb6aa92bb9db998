with

movies as (

    select * from {{ ref('dim_movies') }}

),

movie_rating_stats as (

    select * from {{ ref('int_movie_rating_stats') }}

),

-- from the least rated movie to the most rated, unrated movies included
numbered as (

    select
        coalesce(movie_rating_stats.rating_count, 0) as movie_rating_count,
        row_number() over (
            order by
                coalesce(movie_rating_stats.rating_count, 0) asc,
                movies.movie_id asc
        ) as movie_number,
        sum(coalesce(movie_rating_stats.rating_count, 0)) over (
            order by
                coalesce(movie_rating_stats.rating_count, 0) asc,
                movies.movie_id asc
            rows between unbounded preceding and current row
        ) as rating_count,
        count(*) over () as all_movie_count,
        sum(movie_rating_stats.rating_count) over () as all_rating_count
    from movies
    left join movie_rating_stats
        on movies.movie_id = movie_rating_stats.movie_id

),

-- the movies that complete a step; all movies if there are fewer than steps
steps as (

    select *
    from numbered
    where
        floor(
            movie_number * {{ var('long_tail_steps') }} / all_movie_count
        )
        > floor(
            (movie_number - 1) * {{ var('long_tail_steps') }} / all_movie_count
        )

),

-- the curve's first point comes before the first movie
start as (

    select
        0 as movie_number,
        0 as rating_count,
        null as movie_rating_count,
        all_movie_count,
        all_rating_count
    from steps
    where movie_number = all_movie_count

),

points as (

    select
        movie_number,
        rating_count,
        movie_rating_count,
        all_movie_count,
        all_rating_count
    from steps
    union all
    select
        movie_number,
        rating_count,
        movie_rating_count,
        all_movie_count,
        all_rating_count
    from start

),

with_shares as (

    select
        -- identifiers
        cast(movie_number as bigint) as movie_count,
        -- facts
        round(movie_number / all_movie_count, 10) as movie_share,
        cast(rating_count as bigint) as rating_count,
        round(rating_count / all_rating_count, 10) as rating_share,
        movie_rating_count
    from points
    where all_rating_count > 0

)

select * from with_shares
