-- Which three tags of each genre did users most often give to movies that they
-- liked? Only tags that at least two users gave in the genre count; it is
-- enough if one of them liked the movies.
with

genre_tags as (

    select * from marts.rpt_genre_tags
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
