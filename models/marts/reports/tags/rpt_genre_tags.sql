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

movies_with_genre as (

    select distinct movie_id from movie_genres

),

tag_spellings as (

    select * from {{ ref('int_tag_spellings') }}

),

-- a use is liked if the user who tagged also rated the movie high; without a
-- rating it isn't liked
judged as (

    select
        tags.user_id,
        tags.movie_id,
        tags.tag_key,
        coalesce(
            ratings.rating >= {{ var('liked_rating') }}, false
        ) as is_liked
    from tags
    inner join movies_with_genre
        on tags.movie_id = movies_with_genre.movie_id
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

genre_totals as (

    select
        movie_genres.genre,
        count(*) as use_count,
        count(distinct judged.user_id) as user_count
    from judged
    inner join movie_genres on judged.movie_id = movie_genres.movie_id
    group by movie_genres.genre

),

-- in this count a use counts once, however many genres its movie has
tag_totals as (

    select
        tag_key,
        count(*) as use_count,
        sum(count(*)) over () as all_use_count
    from judged
    group by tag_key

),

compared as (

    select
        counted.genre,
        counted.tag_key,
        tag_spellings.tag,
        counted.use_count,
        counted.liked_use_count,
        round(counted.liked_use_count / counted.use_count, 10)
            as liked_share,
        counted.user_count,
        counted.movie_count,
        round(
            counted.use_count * tag_totals.all_use_count
            / (genre_totals.use_count * tag_totals.use_count),
            10
        ) as lift,
        genre_totals.use_count as genre_use_count,
        tag_totals.use_count as tag_use_count,
        cast(greatest(
            {{ var('genre_tag_min_users') }},
            ceil(round(
                genre_totals.user_count
                * {{ var('genre_tag_min_user_share') }},
                10
            ))
        ) as bigint) as min_user_count
    from counted
    inner join tag_spellings on counted.tag_key = tag_spellings.tag_key
    inner join genre_totals on counted.genre = genre_totals.genre
    inner join tag_totals on counted.tag_key = tag_totals.tag_key

),

-- a tag with too few users has no rank, and doesn't count in the ranks of
-- other tags
ranked as (

    select
        -- identifiers
        genre,
        tag_key,
        tag,
        -- facts
        use_count,
        liked_use_count,
        liked_share,
        user_count,
        movie_count,
        case
            when user_count >= min_user_count
                then
                    cast(
                        row_number() over (
                            partition by genre, user_count >= min_user_count
                            order by lift desc, user_count desc, tag asc
                        ) as bigint
                    )
        end as lift_rank,
        lift,
        genre_use_count,
        cast(
            sum(liked_use_count) over (partition by genre) as bigint
        ) as genre_liked_use_count,
        tag_use_count,
        -- metadata
        cast({{ var('liked_rating') }} as double) as min_liked_rating,
        min_user_count
    from compared

)

select * from ranked
