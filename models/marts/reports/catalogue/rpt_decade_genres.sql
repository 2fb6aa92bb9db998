with

movies as (

    select
        movie_id,
        release_year - release_year % 10 as decade
    from {{ ref('dim_movies') }}
    where release_year is not null

),

genres as (

    select * from {{ ref('dim_genres') }}

),

movie_genres as (

    select * from {{ ref('bdg_movie_genres') }}

),

ratings as (

    select * from {{ ref('fct_ratings') }}

),

-- the data ends with its newest rating
newest_rating as (

    select year(max(rated_at)) as rated_year from ratings

),

decades as (

    select
        decade,
        count(*) as movie_count
    from movies
    group by decade
    having count(*) >= {{ var('decade_min_movies') }}

),

counted as (

    select
        movies.decade,
        movie_genres.genre,
        count(*) as movie_count
    from movies
    inner join movie_genres on movies.movie_id = movie_genres.movie_id
    group by
        movies.decade,
        movie_genres.genre

),

-- every genre in every decade, so that a genre's line doesn't skip a decade
-- without it
with_shares as (

    select
        -- identifiers
        decades.decade,
        genres.genre,
        -- facts
        coalesce(counted.movie_count, 0) as movie_count,
        decades.movie_count as decade_movie_count,
        round(
            coalesce(counted.movie_count, 0) / decades.movie_count, 10
        ) as movie_share,
        coalesce(
            decades.decade + 9 >= newest_rating.rated_year, false
        ) as is_incomplete_decade,
        -- metadata
        cast(
            {{ var('decade_min_movies') }} as bigint
        ) as min_movie_count
    from decades
    cross join genres
    cross join newest_rating
    left join counted
        on
            decades.decade = counted.decade
            and genres.genre = counted.genre

)

select * from with_shares
