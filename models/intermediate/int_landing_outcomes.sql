with

movie_outcomes as (

    select * from {{ ref('int_movie_outcomes') }}

),

rating_outcomes as (

    select * from {{ ref('int_rating_outcomes') }}

),

tag_outcomes as (

    select * from {{ ref('int_tag_outcomes') }}

),

link_outcomes as (

    select * from {{ ref('int_link_outcomes') }}

),

file_outcomes as (

    select * from {{ ref('int_file_outcomes') }}

),

outcomes as (

    select * from movie_outcomes
    union all
    select * from rating_outcomes
    union all
    select * from tag_outcomes
    union all
    select * from link_outcomes
    union all
    select * from file_outcomes

)

select * from outcomes
