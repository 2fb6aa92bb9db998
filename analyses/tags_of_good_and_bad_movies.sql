-- Which tags tell good movies from bad ones, and which of them beyond chance
-- among all tags, without any one user?
with

tag_verdicts as (

    select * from marts.rpt_tag_verdicts

),

significant_alone as (

    select
        z_score_rank,
        tag,
        z_score > 0 as is_of_good_movies,
        round(z_score, 2) as z_score,
        round(least_z_score, 2) as least_z_score,
        round(adjusted_p_value, 3) as adjusted_p_value,
        is_significant,
        good_movie_count,
        between_movie_count,
        bad_movie_count,
        round(mean_weighted_rating, 2) as mean_weighted_rating
    from tag_verdicts
    where is_significant_alone

)

select * from significant_alone
order by z_score_rank asc
