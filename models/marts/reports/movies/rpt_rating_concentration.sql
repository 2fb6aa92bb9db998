with

movies as (

    select * from {{ ref('dim_movies') }}

),

movie_rating_stats as (

    select * from {{ ref('int_movie_rating_stats') }}

),

ranked as (

    select
        movies.movie_id,
        coalesce(movie_rating_stats.rating_count, 0) as rating_count,
        row_number() over (
            order by
                coalesce(movie_rating_stats.rating_count, 0) desc,
                movies.movie_id asc
        ) as rating_count_rank,
        count(*) over () as all_movie_count,
        sum(movie_rating_stats.rating_count) over () as all_rating_count
    from movies
    left join movie_rating_stats
        on movies.movie_id = movie_rating_stats.movie_id

),

-- a movie can be in several groups; one percent is rounded up to whole movies
grouped as (

    select
        *,
        'all' as movie_group
    from ranked
    union all
    select
        *,
        'top_1_percent' as movie_group
    from ranked
    where rating_count_rank <= ceil(all_movie_count / 100)
    union all
    select
        *,
        'top_10_percent' as movie_group
    from ranked
    where rating_count_rank <= ceil(all_movie_count / 10)
    union all
    select
        *,
        'one_rating' as movie_group
    from ranked
    where rating_count = 1
    union all
    select
        *,
        'unrated' as movie_group
    from ranked
    where rating_count = 0

),

numbered as (

    select
        *,
        row_number() over (
            partition by movie_group
            order by rating_count asc, movie_id asc
        ) as movie_number,
        count(*) over (partition by movie_group) as group_movie_count
    from grouped

),

-- the Gini coefficient in whole numbers: the sum of (2 i - n - 1) x over n
-- times the sum of x, x ascending, i from 1 to n
summed as (

    select
        -- identifiers
        movie_group,
        -- facts
        count(*) as movie_count,
        round(count(*) / max(all_movie_count), 10) as movie_share,
        cast(sum(rating_count) as bigint) as rating_count,
        round(sum(rating_count) / max(all_rating_count), 10)
            as rating_share,
        round(
            sum((2 * movie_number - group_movie_count - 1) * rating_count)
            / nullif(count(*) * sum(rating_count), 0),
            10
        ) as gini
    from numbered
    group by movie_group

)

select * from summed
