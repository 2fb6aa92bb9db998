-- Nine in ten taggers have. With ids of other users or movies, one in twenty
-- would.
{{ config(severity='warn') }}

with

ratings as (

    select * from {{ ref('stg_films__ratings') }}

),

tags as (

    select * from {{ ref('stg_films__tags') }}

),

tagged as (

    select distinct
        user_id,
        movie_id
    from tags

),

compared as (

    select
        count(*) as tagged_count,
        count(ratings.user_id) as rated_count
    from tagged
    left join ratings
        on
            tagged.user_id = ratings.user_id
            and tagged.movie_id = ratings.movie_id

)

select * from compared
where
    tagged_count >= 100
    and rated_count < 0.25 * tagged_count
