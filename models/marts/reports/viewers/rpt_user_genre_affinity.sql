with

ratings as (

    select * from {{ ref('fct_ratings') }}

),

movie_genres as (

    select * from {{ ref('bdg_movie_genres') }}

),

user_rating_stats as (

    select * from {{ ref('int_user_rating_stats') }}

),

user_genres as (

    select
        ratings.user_id,
        movie_genres.genre,
        count(*) as rating_count
    from ratings
    inner join movie_genres on ratings.movie_id = movie_genres.movie_id
    group by
        ratings.user_id,
        movie_genres.genre

),

everybody as (

    select sum(rating_count) as rating_count from user_rating_stats

),

-- the share of all ratings, including ratings of users with few ratings
genres as (

    select
        user_genres.genre,
        sum(user_genres.rating_count) / max(everybody.rating_count)
            as overall_share
    from user_genres
    cross join everybody
    group by user_genres.genre

),

-- every genre for every user: a genre that a user never rated also says
-- something
pairs as (

    select
        user_rating_stats.user_id,
        user_rating_stats.rating_count as user_rating_count,
        genres.genre,
        genres.overall_share
    from user_rating_stats
    cross join genres
    where user_rating_stats.rating_count >= {{ var('affinity_min_ratings') }}

),

compared as (

    select
        pairs.user_id,
        pairs.genre,
        coalesce(user_genres.rating_count, 0) as rating_count,
        pairs.user_rating_count,
        round(pairs.user_rating_count * pairs.overall_share, 10)
            as expected_rating_count,
        round(
            coalesce(user_genres.rating_count, 0) / pairs.user_rating_count, 10
        ) as user_share,
        coalesce(user_genres.rating_count, 0)
        / pairs.user_rating_count as exact_share,
        pairs.overall_share,
        round(
            coalesce(user_genres.rating_count, 0)
            / pairs.user_rating_count
            / pairs.overall_share,
            10
        ) as lift
    from pairs
    left join user_genres
        on
            pairs.user_id = user_genres.user_id
            and pairs.genre = user_genres.genre

),

-- the user's ratings are the random sample; the share of all ratings is taken
-- as known
bounded as (

    select
        *,
        round(
            {{ wilson_bound('exact_share', 'user_rating_count', '-') }}
            / overall_share,
            10
        ) as lift_low,
        round(
            {{ wilson_bound('exact_share', 'user_rating_count', '+') }}
            / overall_share,
            10
        ) as lift_high
    from compared

),

-- a genre that is too rare to compare has no rank, and doesn't count in the
-- ranks of other genres
ranked as (

    select
        -- identifiers
        user_id,
        genre,
        -- facts
        case
            when
                expected_rating_count >= {{ var('comparable_min_expected') }}
                then
                    cast(
                        row_number() over (
                            partition by
                                user_id,
                                expected_rating_count
                                >= {{ var('comparable_min_expected') }}
                            order by lift desc, genre asc
                        ) as bigint
                    )
        end as lift_rank,
        lift,
        lift_low,
        lift_high,
        user_share,
        round(overall_share, 10) as overall_share,
        rating_count,
        expected_rating_count,
        user_rating_count,
        -- metadata
        cast(
            {{ var('affinity_min_ratings') }} as bigint
        ) as min_user_rating_count,
        cast(
            {{ var('comparable_min_expected') }} as bigint
        ) as min_expected_count
    from bounded

)

select * from ranked
