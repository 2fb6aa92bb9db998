-- A decade has as many movies as its years together.
with

decade_genres as (

    select distinct
        decade,
        decade_movie_count
    from {{ ref('rpt_decade_genres') }}

),

movies_by_year as (

    select * from {{ ref('rpt_movies_by_year') }}

),

decades as (

    select
        release_year - release_year % 10 as decade,
        sum(movie_count) as movie_count
    from movies_by_year
    group by release_year - release_year % 10

)

select
    decade_genres.decade,
    decade_genres.decade_movie_count as reported_movie_count,
    decades.movie_count
from decade_genres
left join decades on decade_genres.decade = decades.decade
where
    decade_genres.decade_movie_count is distinct from decades.movie_count
