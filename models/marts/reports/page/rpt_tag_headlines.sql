with

tag_counts as (

    select * from {{ ref('rpt_tag_counts') }}

),

genre_tags as (

    select * from {{ ref('rpt_genre_tags') }}

),

tag_verdicts as (

    select * from {{ ref('rpt_tag_verdicts') }}

),

shared_tags as (

    select
        *,
        max(user_count) over () as highest_user_count
    from tag_counts

),

tags as (

    select
        max(case when tag_rank = 1 then tag end) as first_tag,
        max(case when tag_rank = 2 then tag end) as second_tag,
        max(case when tag_rank = 3 then tag end) as third_tag,
        max(highest_user_count) as first_user_count,
        count(case when user_count = highest_user_count then 1 end)
            as level_tag_count
    from shared_tags

),

-- tags of liked movies in the genres that have the most of them
liked_tags as (

    select
        *,
        dense_rank() over (
            order by genre_liked_use_count desc, genre asc
        ) as genre_number,
        row_number() over (
            partition by genre
            order by liked_use_count desc, user_count desc, tag asc
        ) as tag_number
    from genre_tags
    where
        lift_rank is not null
        and liked_use_count > 0

),

shown_tags as (

    select * from liked_tags
    where
        genre_number <= {{ var('headline_tag_genres') }}
        and tag_number <= {{ var('headline_genre_tags') }}

),

leaders as (

    select
        *,
        count(*) over (partition by tag) as led_genre_count,
        min(genre_number) over (partition by tag) as first_led_genre_number
    from shown_tags
    where tag_number = 1

),

-- the tag that leads in most genres, of several the one of the larger genre
ranked_leaders as (

    select
        *,
        row_number() over (
            order by
                led_genre_count desc,
                first_led_genre_number asc,
                genre_number asc
        ) as lead_rank
    from leaders

),

first_leader as (

    select tag from leaders
    where genre_number = 1

),

-- the largest genre that another tag leads
other_leaders as (

    select
        leaders.*,
        row_number() over (order by leaders.genre_number asc) as other_rank
    from leaders
    inner join first_leader on leaders.tag <> first_leader.tag

),

leading_tags as (

    select
        max(case when genre_number = 1 then genre end) as first_genre,
        max(case when genre_number = 1 then tag end) as first_tag,
        max(case when genre_number = 1 then liked_use_count end)
            as first_liked_use_count,
        max(case when lead_rank = 1 then tag end) as commonest_tag,
        max(led_genre_count) as commonest_tag_genre_count,
        count(*) as shown_genre_count
    from ranked_leaders

),

other_tags as (

    select
        max(genre) as other_genre,
        max(tag) as other_tag
    from other_leaders
    where other_rank = 1

),

-- tags that set a genre apart, the most typical first; one that repeats its
-- genre's name says nothing
typical_tags as (

    select
        *,
        row_number() over (
            order by
                lift desc,
                liked_use_count desc,
                genre_number asc,
                tag_number asc
        ) as typical_rank
    from shown_tags
    where
        lift >= {{ var('headline_tag_min_lift') }}
        and liked_use_count >= {{ var('headline_tag_min_uses') }}
        and {{ lower_case('tag') }} <> {{ lower_case('genre') }}

),

most_typical as (

    select
        genre as typical_genre,
        tag as typical_tag
    from typical_tags
    where typical_rank = 1

),

-- the next one of another tag and another genre
next_typical as (

    select
        typical_tags.genre as next_typical_genre,
        typical_tags.tag as next_typical_tag,
        row_number() over (order by typical_tags.typical_rank asc)
            as next_rank
    from typical_tags
    inner join most_typical
        on
            typical_tags.genre <> most_typical.typical_genre
            and typical_tags.tag <> most_typical.typical_tag

),

second_typical as (

    select * from next_typical
    where next_rank = 1

),

-- the significant tags from the best down, and from the worst up
ranked_verdicts as (

    select
        *,
        row_number() over (order by z_score_rank asc) as best_rank,
        row_number() over (order by z_score_rank desc) as worst_rank
    from tag_verdicts
    where is_significant

),

verdicts as (

    select count(*) as compared_tag_count from tag_verdicts

),

ends as (

    select
        max(case when z_score > 0 and best_rank = 1 then tag end)
            as best_tag,
        max(case when z_score < 0 and worst_rank = 1 then tag end)
            as worst_tag
    from ranked_verdicts

),

headlines as (

    {{ as_headlines(
        'tags', 'tags',
        values=['first_user_count', 'level_tag_count'],
        texts=['first_tag', 'second_tag', 'third_tag'],
    ) }}
    union all
    {{ as_headlines(
        'leading_tags', 'genre-tags',
        values=[
            'first_liked_use_count', 'commonest_tag_genre_count',
            'shown_genre_count',
        ],
        texts=['first_genre', 'first_tag', 'commonest_tag'],
    ) }}
    union all
    {{ as_headlines(
        'other_tags', 'genre-tags', texts=['other_genre', 'other_tag']
    ) }}
    union all
    {{ as_headlines(
        'most_typical', 'genre-tags', texts=['typical_genre', 'typical_tag']
    ) }}
    union all
    {{ as_headlines(
        'second_typical', 'genre-tags',
        texts=['next_typical_genre', 'next_typical_tag'],
    ) }}
    union all
    {{ as_headlines(
        'verdicts', 'tag-verdicts', values=['compared_tag_count']
    ) }}
    union all
    {{ as_headlines('ends', 'tag-verdicts', texts=['best_tag', 'worst_tag']) }}

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
