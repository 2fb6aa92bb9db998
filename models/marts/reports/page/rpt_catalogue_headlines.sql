with

genre_counts as (

    select * from {{ ref('rpt_genre_counts') }}

),

movies_by_year as (

    select * from {{ ref('rpt_movies_by_year') }}

),

decade_genres as (

    select * from {{ ref('rpt_decade_genres') }}

),

decade_genre_changes as (

    select * from {{ ref('rpt_decade_genre_changes') }}

),

rating_distribution as (

    select * from {{ ref('rpt_rating_distribution') }}

),

genre_pairs as (

    select * from {{ ref('rpt_genre_pairs') }}

),

-- ratings by stars: the most frequent number, and how many are as frequent
ranked_ratings as (

    select
        *,
        max(rating_count) over () as highest_rating_count,
        row_number() over (
            order by rating_count desc, rating asc
        ) as rating_rank
    from rating_distribution

),

stars as (

    select
        max(case when rating_rank = 1 then rating end) as first_rating,
        max(case when rating_rank = 2 then rating end) as second_rating,
        max(case when rating_rank = 1 then rating_share end)
            as first_rating_share,
        count(case when rating_count = highest_rating_count then 1 end)
            as level_rating_count
    from ranked_ratings

),

-- movies by genre: the first two, and how many share the first place
leading_genres as (

    select
        *,
        max(movie_count) over () as highest_movie_count
    from genre_counts

),

genres as (

    select
        max(case when genre_rank = 1 then genre end) as first_genre,
        max(highest_movie_count) as first_movie_count,
        max(case when genre_rank = 1 then movie_share end)
            as first_movie_share,
        max(case when genre_rank = 2 then genre end) as second_genre,
        max(case when genre_rank = 2 then movie_share end)
            as second_movie_share,
        count(case when movie_count = highest_movie_count then 1 end)
            as level_genre_count,
        count(*) as genre_count
    from leading_genres

),

-- movies by year, counted from the newest year back
dated_years as (

    select
        release_year,
        movie_count,
        sum(movie_count) over () as dated_movie_count,
        max(movie_count) over () as peak_movie_count,
        sum(movie_count) over (
            order by release_year desc
            rows between unbounded preceding and current row
        ) as later_movie_count,
        row_number() over (
            order by movie_count desc, release_year asc
        ) as peak_rank
    from movies_by_year
    where release_year is not null

),

years as (

    select
        max(
            case
                when 2 * later_movie_count >= dated_movie_count
                    then release_year
            end
        ) as median_release_year,
        max(case when peak_rank = 1 then release_year end) as peak_year,
        max(
            case
                when peak_rank = 2 and movie_count = peak_movie_count
                    then release_year
            end
        ) as second_peak_year,
        max(peak_movie_count) as peak_movie_count,
        count(case when movie_count = peak_movie_count then 1 end)
            as peak_year_count,
        max(dated_movie_count) as dated_movie_count,
        count(*) as year_count
    from dated_years

),

-- genres by decade: the largest genres
genre_sizes as (

    select
        genre,
        row_number() over (
            order by sum(movie_count) desc, genre asc
        ) as genre_number
    from decade_genres
    group by genre

),

largest_genres as (

    select * from genre_sizes
    where genre_number <= {{ var('headline_genres') }}

),

-- the largest change that chance doesn't explain
clear_changes as (

    select
        decade_genre_changes.*,
        row_number() over (
            order by decade_genre_changes.change_rank asc
        ) as clear_rank
    from decade_genre_changes
    inner join largest_genres
        on decade_genre_changes.genre = largest_genres.genre
    where decade_genre_changes.is_significant

),

most_changed as (

    select
        genre,
        first_decade,
        later_decade,
        first_movie_share,
        later_movie_share
    from clear_changes
    where clear_rank = 1

),

decades as (

    select count(distinct decade) as decade_count from decade_genres

),

-- pairs of genres further from the expected number than chance takes them
clear_pairs as (

    select
        *,
        row_number() over (
            partition by lift > 1
            order by
                case when lift > 1 then lift_rank end asc,
                lift asc,
                expected_movie_count desc,
                lift_rank asc
        ) as clear_rank
    from genre_pairs
    where
        abs(movie_count - expected_movie_count)
        > {{ var('genre_pair_clear_deviations') }} * sqrt(expected_movie_count)

),

pairs as (

    select
        max(case when lift > 1 and clear_rank = 1 then genre end)
            as first_genre,
        max(case when lift > 1 and clear_rank = 1 then other_genre end)
            as first_other_genre,
        max(case when lift > 1 and clear_rank = 1 then lift end)
            as first_lift,
        max(case when lift > 1 and clear_rank = 2 then genre end)
            as second_genre,
        max(case when lift > 1 and clear_rank = 2 then other_genre end)
            as second_other_genre,
        max(case when lift > 1 and clear_rank = 2 then lift end)
            as second_lift,
        max(case when lift < 1 and clear_rank = 1 then genre end)
            as rarest_genre,
        max(case when lift < 1 and clear_rank = 1 then other_genre end)
            as rarest_other_genre,
        max(case when lift < 1 and clear_rank = 1 then lift end)
            as rarest_lift
    from clear_pairs

),

all_pairs as (

    select count(*) as pair_count from genre_pairs

),

headlines as (

    {{ as_headlines(
        'stars', 'rating-distribution',
        values=[
            'first_rating', 'second_rating', 'first_rating_share',
            'level_rating_count',
        ],
    ) }}
    union all
    {{ as_headlines(
        'genres', 'genres',
        values=[
            'first_movie_count', 'first_movie_share', 'second_movie_share',
            'level_genre_count', 'genre_count',
        ],
        texts=['first_genre', 'second_genre'],
    ) }}
    union all
    {{ as_headlines(
        'years', 'years',
        values=[
            'median_release_year', 'peak_year', 'second_peak_year',
            'peak_movie_count', 'peak_year_count', 'dated_movie_count',
            'year_count',
        ],
    ) }}
    union all
    {{ as_headlines(
        'most_changed', 'decade-genres',
        values=[
            'first_decade', 'later_decade', 'first_movie_share',
            'later_movie_share',
        ],
        texts=['genre'],
    ) }}
    union all
    {{ as_headlines('decades', 'decade-genres', values=['decade_count']) }}
    union all
    {{ as_headlines(
        'pairs', 'genre-pairs',
        values=['first_lift', 'second_lift', 'rarest_lift'],
        texts=[
            'first_genre', 'first_other_genre', 'second_genre',
            'second_other_genre', 'rarest_genre', 'rarest_other_genre',
        ],
    ) }}
    union all
    {{ as_headlines('all_pairs', 'genre-pairs', values=['pair_count']) }}

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
