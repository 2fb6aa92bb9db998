-- Which twenty tags did most users give, and how often?
with

tag_counts as (

    select * from marts.rpt_tag_counts

),

first_twenty as (

    select
        tag_rank,
        tag,
        user_count,
        use_count,
        movie_count
    from tag_counts
    where tag_rank <= 20

)

select * from first_twenty
order by tag_rank asc
