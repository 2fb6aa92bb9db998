with

users_by_rating_count as (

    select * from {{ ref('rpt_users_by_rating_count') }}

),

user_groups as (

    select * from {{ ref('rpt_user_groups') }}

),

retention_by_delay as (

    select * from {{ ref('rpt_retention_by_delay') }}

),

favourite_genres as (

    select * from {{ ref('rpt_favourite_genres') }}

),

genre_tilt as (

    select * from {{ ref('rpt_genre_tilt') }}

),

rater_counts as (

    select
        sum(user_count) as rater_count,
        ceil(sum(user_count) / 10) as top_user_count,
        sum(user_count * rating_count) as rating_count,
        min(rating_count) as lowest_rating_count,
        max(rating_count) as highest_rating_count
    from users_by_rating_count

),

-- the most active tenth, of users with equally many ratings as many as it
-- still has room for
top_users as (

    select
        users_by_rating_count.rating_count,
        least(
            users_by_rating_count.user_count,
            rater_counts.top_user_count
            - users_by_rating_count.more_active_user_count
            + users_by_rating_count.user_count
        ) as user_count
    from users_by_rating_count
    cross join rater_counts
    where
        users_by_rating_count.more_active_user_count
        - users_by_rating_count.user_count
        < rater_counts.top_user_count

),

top_ratings as (

    select sum(user_count * rating_count) as rating_count from top_users

),

users as (

    select
        rater_counts.rater_count,
        rater_counts.top_user_count,
        rater_counts.lowest_rating_count,
        rater_counts.highest_rating_count,
        round(top_ratings.rating_count / rater_counts.rating_count, 10)
            as top_tenth_rating_share
    from rater_counts
    cross join top_ratings

),

-- of the users with the highest means, those with the lowest deviations and
-- those with the highest
generous as (

    select
        max(case when stddev_third = 1 then user_count end)
            as even_generous_user_count,
        max(case when stddev_third = 1 then expected_user_count end)
            as even_generous_expected_count,
        max(case when stddev_third = 3 then user_count end)
            as varied_generous_user_count,
        max(case when stddev_third = 3 then expected_user_count end)
            as varied_generous_expected_count
    from user_groups
    where mean_third = 3

),

grouped as (

    select sum(user_count) as grouped_user_count from user_groups

),

ranked_groups as (

    select
        user_count as largest_group_user_count,
        expected_user_count as largest_group_expected_count,
        row_number() over (
            order by lift desc, mean_third desc, stddev_third asc
        ) as group_rank
    from user_groups

),

largest_group as (

    select * from ranked_groups
    where group_rank = 1

),

retention as (

    select
        max(case when days_later = 1 then on_day_share end) as d1_share,
        max(case when days_later = 30 then on_day_share end) as d30_share,
        max(case when days_later = 365 then on_day_share end) as d365_share,
        max(case when days_later = 1 then on_day_user_count end)
            as d1_user_count,
        max(case when days_later = 30 then on_day_user_count end)
            as d30_user_count,
        max(case when days_later = 365 then on_day_user_count end)
            as d365_user_count
    from retention_by_delay

),

ranked_favourites as (

    select
        *,
        row_number() over (
            order by genre_user_count desc, genre asc, user_id asc
        ) as favourite_rank
    from favourite_genres

),

favourites as (

    select
        genre as first_genre,
        genre_user_count as first_genre_user_count,
        round(genre_user_count / user_count, 10) as first_genre_user_share,
        median_lift,
        user_count as compared_user_count
    from ranked_favourites
    where favourite_rank = 1

),

genre_ranks as (

    select
        *,
        max(tilt_rank) over () as last_rank
    from genre_tilt
    where tilt is not null

),

tilt as (

    select
        max(case when tilt_rank = 1 then genre end) as highest_genre,
        max(case when tilt_rank = 1 then tilt end) as highest_tilt,
        max(case when tilt_rank = last_rank then genre end) as lowest_genre,
        max(case when tilt_rank = last_rank then tilt end)
            as lowest_tilt,
        count(*) as genre_count
    from genre_ranks

),

headlines as (

    {{ as_headlines(
        'users', 'users',
        values=[
            'rater_count', 'top_user_count', 'top_tenth_rating_share',
            'lowest_rating_count', 'highest_rating_count',
        ],
    ) }}
    union all
    {{ as_headlines('grouped', 'user-groups', values=['grouped_user_count']) }}
    union all
    {{ as_headlines(
        'generous', 'user-groups',
        values=[
            'even_generous_user_count', 'even_generous_expected_count',
            'varied_generous_user_count', 'varied_generous_expected_count',
        ],
    ) }}
    union all
    {{ as_headlines(
        'largest_group', 'user-groups',
        values=['largest_group_user_count', 'largest_group_expected_count'],
    ) }}
    union all
    {{ as_headlines(
        'retention', 'retention',
        values=[
            'd1_share', 'd30_share', 'd365_share',
            'd1_user_count', 'd30_user_count', 'd365_user_count',
        ],
    ) }}
    union all
    {{ as_headlines(
        'favourites', 'user-genres',
        values=[
            'first_genre_user_count', 'first_genre_user_share', 'median_lift',
            'compared_user_count',
        ],
        texts=['first_genre'],
    ) }}
    union all
    {{ as_headlines(
        'tilt', 'genre-tilt',
        values=[
            'highest_tilt', 'lowest_tilt', 'genre_count',
        ],
        texts=['highest_genre', 'lowest_genre'],
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
