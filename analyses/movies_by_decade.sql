-- How many movies of each decade are in the catalogue, how many of no year?
with

movies as (

    select * from {{ ref('dim_movies') }}

),

decades as (

    select
        release_year - release_year % 10 as decade,
        count(*) as movie_count
    from movies
    group by release_year - release_year % 10

)

select * from decades
order by decade asc nulls last
