with

catalogue_headlines as (

    select * from {{ ref('rpt_catalogue_headlines') }}

),

movie_headlines as (

    select * from {{ ref('rpt_movie_headlines') }}

),

tag_headlines as (

    select * from {{ ref('rpt_tag_headlines') }}

),

viewer_headlines as (

    select * from {{ ref('rpt_viewer_headlines') }}

),

time_headlines as (

    select * from {{ ref('rpt_time_headlines') }}

),

quality_headlines as (

    select * from {{ ref('rpt_quality_headlines') }}

),

united as (

    select * from catalogue_headlines
    union all
    select * from movie_headlines
    union all
    select * from tag_headlines
    union all
    select * from viewer_headlines
    union all
    select * from time_headlines
    union all
    select * from quality_headlines

),

named as (

    select
        -- identifiers
        card,
        name,
        -- facts
        value,
        text,
        value_at
    from united

)

select * from named
