-- How many movies of each decade are in the catalogue, and how many have no
-- year?
with

movies as (

    select * from marts.dim_movies

),

decades as (

    select
        decade,
        count(*) as movie_count
    from movies
    group by decade

)

select * from decades
order by decade asc nulls last
