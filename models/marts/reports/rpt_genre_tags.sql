with

tags as (

    select * from {{ ref('fct_tags') }}

),

ratings as (

    select * from {{ ref('fct_ratings') }}

),

movie_genres as (

    select * from {{ ref('bdg_movie_genres') }}

),

tag_spellings as (

    select * from {{ ref('int_tag_spellings') }}

),

-- liked if the user who tagged rated the same movie high; unrated isn't liked
judged as (

    select
        tags.user_id,
        tags.movie_id,
        tags.tag_key,
        coalesce(
            ratings.rating >= {{ var('liked_rating') }}, false
        ) as is_liked
    from tags
    left join ratings
        on
            tags.user_id = ratings.user_id
            and tags.movie_id = ratings.movie_id

),

-- a use counts once for each genre of its movie
counted as (

    select
        movie_genres.genre,
        judged.tag_key,
        count(*) as use_count,
        count(*) filter (where judged.is_liked) as liked_use_count,
        count(distinct judged.user_id) as user_count,
        count(distinct judged.movie_id) as movie_count
    from judged
    inner join movie_genres on judged.movie_id = movie_genres.movie_id
    group by
        movie_genres.genre,
        judged.tag_key

),

named as (

    select
        -- identifiers
        counted.genre,
        tag_spellings.tag,
        -- facts
        counted.use_count,
        counted.liked_use_count,
        {{ rounded('counted.liked_use_count / counted.use_count') }}
            as liked_share,
        counted.user_count,
        counted.movie_count
    from counted
    inner join tag_spellings on counted.tag_key = tag_spellings.tag_key

)

select * from named
