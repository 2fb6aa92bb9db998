with

movie_ratings as (

    select * from {{ ref('rpt_movie_ratings') }}

),

movie_ranking as (

    select * from {{ ref('rpt_movie_ranking') }}

),

polarising_movies as (

    select * from {{ ref('rpt_polarising_movies') }}

),

hidden_gems as (

    select * from {{ ref('rpt_hidden_gems') }}

),

disliked_movies as (

    select * from {{ ref('rpt_popular_disliked_movies') }}

),

similar_movies as (

    select * from {{ ref('rpt_similar_movies') }}

),

rating_concentration as (

    select * from {{ ref('rpt_rating_concentration') }}

),

-- the most rated movies that the chart shows, and the best rated of them
shown_movies as (

    select
        *,
        max(rating_count) over () as highest_rating_count,
        row_number() over (
            order by mean_rating desc, rating_count_rank asc
        ) as shown_mean_rank
    from movie_ratings
    where
        rating_count > 0
        and rating_count_rank <= {{ var('headline_movies') }}

),

movies as (

    select
        max(case when rating_count_rank = 1 then title end) as first_title,
        max(case when rating_count_rank = 2 then title end) as second_title,
        max(case when shown_mean_rank = 1 then title end) as best_title,
        max(case when shown_mean_rank = 1 then mean_rating end)
            as best_mean_rating,
        max(highest_rating_count) as first_rating_count,
        count(*) as shown_movie_count
    from shown_movies

),

-- of all movies, not of those that are shown
level_movies as (

    select count(*) as level_movie_count
    from movie_ratings
    inner join movies on movie_ratings.rating_count = movies.first_rating_count
    having count(*) > 0

),

ranking as (

    select
        max(case when weighted_rank = 1 then title end) as first_title,
        max(case when weighted_rank = 2 then title end) as second_title,
        max(case when weighted_rank = 1 then weighted_rating end)
            as first_weighted_rating,
        max(case when weighted_rank = 1 then rating_count end)
            as first_rating_count,
        max(highest_mean_rating) as highest_mean_rating,
        max(highest_mean_movie_count) as highest_mean_movie_count,
        max(movie_count) as rated_movie_count
    from movie_ranking

),

dividing_movies as (

    select
        *,
        max(polarisation) over () as highest_polarisation
    from polarising_movies
    where polarisation > 0

),

polarising as (

    select
        max(case when polarisation_rank = 1 then title end) as first_title,
        max(case when polarisation_rank = 1 then low_rating_share end)
            as first_low_rating_share,
        max(case when polarisation_rank = 1 then high_rating_share end)
            as first_high_rating_share,
        max(highest_polarisation) as highest_polarisation,
        count(case when polarisation = highest_polarisation then 1 end)
            as level_movie_count,
        max(max_low_rating) as max_low_rating,
        max(min_high_rating) as min_high_rating
    from dividing_movies

),

gems as (

    select
        max(case when hidden_gem_rank = 1 then title end) as first_title,
        max(case when hidden_gem_rank = 2 then title end) as second_title,
        max(case when hidden_gem_rank = 1 then weighted_rating end)
            as first_weighted_rating,
        max(case when hidden_gem_rank = 1 then rating_count end)
            as first_rating_count
    from hidden_gems

),

disliked as (

    select
        max(case when disliked_rank = 1 then title end) as first_title,
        max(case when disliked_rank = 2 then title end) as second_title,
        max(case when disliked_rank = 1 then weighted_rating end)
            as first_weighted_rating,
        max(case when disliked_rank = 1 then rating_count end)
            as first_rating_count
    from disliked_movies

),

-- each pair under its more rated movie, the most similar first
ranked_pairs as (

    select
        *,
        row_number() over (
            order by
                similarity desc,
                rating_count desc,
                movie_id asc,
                similarity_rank asc
        ) as pair_rank,
        max(similarity) over () as highest_similarity
    from similar_movies

),

nearest as (

    select
        max(case when pair_rank = 1 then title end) as first_title,
        max(case when pair_rank = 1 then similar_title end) as second_title,
        max(highest_similarity) as similarity
    from ranked_pairs

),

-- a pair may stand in the table once or, under both movies, twice
level_pairs as (

    select distinct
        least(movie_id, similar_movie_id) as movie_id,
        greatest(movie_id, similar_movie_id) as similar_movie_id
    from ranked_pairs
    where similarity = highest_similarity

),

others as (

    select count(*) - 1 as other_level_pair_count
    from level_pairs
    having count(*) > 0

),

long_tail as (

    select
        max(case when movie_group = 'top_10_percent' then rating_share end)
            as top_tenth_rating_share
    from rating_concentration

),

headlines as (

    {{ as_headlines(
        'movies', 'movies',
        values=[
            'first_rating_count', 'best_mean_rating', 'shown_movie_count',
        ],
        texts=['first_title', 'second_title', 'best_title'],
    ) }}
    union all
    {{ as_headlines('level_movies', 'movies', values=['level_movie_count']) }}
    union all
    {{ as_headlines(
        'ranking', 'ranking',
        values=[
            'first_weighted_rating', 'first_rating_count',
            'highest_mean_rating', 'highest_mean_movie_count',
            'rated_movie_count',
        ],
        texts=['first_title', 'second_title'],
    ) }}
    union all
    {{ as_headlines(
        'polarising', 'polarising',
        values=[
            'first_low_rating_share', 'first_high_rating_share',
            'highest_polarisation', 'level_movie_count', 'max_low_rating',
            'min_high_rating',
        ],
        texts=['first_title'],
    ) }}
    union all
    {{ as_headlines(
        'gems', 'hidden-gems',
        values=['first_weighted_rating', 'first_rating_count'],
        texts=['first_title', 'second_title'],
    ) }}
    union all
    {{ as_headlines(
        'disliked', 'disliked',
        values=['first_weighted_rating', 'first_rating_count'],
        texts=['first_title', 'second_title'],
    ) }}
    union all
    {{ as_headlines(
        'nearest', 'similar-movies',
        values=['similarity'],
        texts=['first_title', 'second_title'],
    ) }}
    union all
    {{ as_headlines(
        'others', 'similar-movies', values=['other_level_pair_count']
    ) }}
    union all
    {{ as_headlines(
        'long_tail', 'long-tail', values=['top_tenth_rating_share']
    ) }}

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
    from headlines
    where coalesce(cast(value as string), text) is not null

)

select * from named
