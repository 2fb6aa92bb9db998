-- Which tags tell good movies from bad ones, beyond chance?
with

tag_verdicts as (

    select * from {{ ref('rpt_tag_verdicts') }}

),

significant as (

    select
        z_score_rank,
        tag,
        z_score > 0 as is_of_good_movies,
        round(z_score, 2) as z_score,
        good_movie_count,
        bad_movie_count
    from tag_verdicts
    where is_significant

)

select * from significant
order by z_score_rank asc
