-- Which three tags stand most often on movies that the taggers liked, in each
-- genre? Of tags that two users gave there at least; one of them alone may
-- have liked the movies.
with

genre_tags as (

    select * from {{ ref('rpt_genre_tags') }}
    where user_count >= 2

),

ranked as (

    select
        genre,
        tag,
        liked_use_count,
        use_count,
        row_number() over (
            partition by genre
            order by liked_use_count desc, use_count desc, tag asc
        ) as place
    from genre_tags
    where liked_use_count > 0

),

first_three as (

    select
        genre,
        tag,
        liked_use_count,
        use_count,
        place
    from ranked
    where place <= 3

)

select * from first_three
order by
    genre asc,
    place asc
