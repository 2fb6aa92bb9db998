-- Some do by a year that the title has wrong. Many do if ids, titles or times
-- belong elsewhere, or at a source that takes tags of what is to come.
{{ config(severity='warn') }}

with

tags as (

    select * from {{ ref('fct_tags') }}

),

movies as (

    select * from {{ ref('dim_movies') }}

),

compared as (

    select
        count(*) as tag_count,
        count(*) filter (
            where year(tags.tagged_at) < movies.release_year
        ) as early_count
    from tags
    inner join movies on tags.movie_id = movies.movie_id

)

select * from compared
where
    tag_count >= 100
    and early_count > 0.01 * tag_count
