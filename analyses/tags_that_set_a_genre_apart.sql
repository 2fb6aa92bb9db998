-- Which three tags do users give more often to each genre's movies than to
-- others?
with

genre_tags as (

    select * from marts.rpt_genre_tags

),

first_three as (

    select
        genre,
        lift_rank,
        tag,
        round(lift, 1) as lift,
        user_count,
        use_count
    from genre_tags
    where lift_rank <= 3

)

select * from first_three
order by
    genre asc,
    lift_rank asc
