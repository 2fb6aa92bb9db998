with

movies as (

    select * from {{ ref('dim_movies') }}

),

users as (

    select * from {{ ref('dim_users') }}

),

ratings as (

    select * from {{ ref('fct_ratings') }}

),

tags as (

    select * from {{ ref('fct_tags') }}

),

links as (

    select * from {{ ref('stg_films__links') }}

),

loads as (

    select * from {{ ref('stg_films__loads') }}

),

outcomes as (

    select * from {{ ref('int_landing_outcomes') }}

),

movie_rating_stats as (

    select * from {{ ref('int_movie_rating_stats') }}

),

user_rating_stats as (

    select * from {{ ref('int_user_rating_stats') }}

),

tagged_movies as (

    select
        movie_id,
        count(*) as tag_count
    from tags
    group by movie_id

),

-- the catalogue with what tells how much a lack weighs
known_movies as (

    select
        movies.movie_id,
        movies.title,
        movies.release_year,
        movies.genre_count,
        coalesce(movie_rating_stats.rating_count, 0) as rating_count,
        coalesce(tagged_movies.tag_count, 0) as tag_count
    from movies
    left join movie_rating_stats
        on movies.movie_id = movie_rating_stats.movie_id
    left join tagged_movies on movies.movie_id = tagged_movies.movie_id

),

-- what the loads came to, a resource a row: rejected in all loads that count,
-- unavailable and missing as of the newest
resources as (

    select
        resource,
        coalesce(sum(rejected_row_count) filter (where is_current), 0)
            as rejected_row_count,
        coalesce(sum(unavailable_row_count) filter (where is_newest), 0)
            as unavailable_row_count,
        sum(source_row_count) filter (where is_newest) as source_row_count
    from loads
    group by resource

),

landed_resources as (

    select
        resource,
        sum(staged_row_count) as staged_row_count,
        sum(superseded_row_count) as superseded_row_count,
        sum(staged_row_count + repeated_row_count + superseded_row_count)
            as landed_row_count
    from outcomes
    group by resource

),

landed as (

    select
        resources.resource,
        resources.rejected_row_count,
        resources.unavailable_row_count,
        resources.source_row_count,
        coalesce(landed_resources.superseded_row_count, 0)
            as superseded_row_count,
        coalesce(landed_resources.landed_row_count, 0) as landed_row_count,
        greatest(
            resources.source_row_count
            - coalesce(landed_resources.staged_row_count, 0),
            0
        ) as missing_row_count
    from resources
    left join landed_resources
        on resources.resource = landed_resources.resource

),

-- what each measure is about, and of how many
measures as (

    select
        1 as measure_number,
        'undated_movies' as measure,
        'rating_count' as examples_by,
        count(*) as of_count
    from movies
    union all
    select
        2 as measure_number,
        'unrated_movies' as measure,
        'tag_count' as examples_by,
        count(*) as of_count
    from movies
    union all
    select
        3 as measure_number,
        'movies_without_genre' as measure,
        'rating_count' as examples_by,
        count(*) as of_count
    from movies
    union all
    select
        4 as measure_number,
        'movies_of_one_title' as measure,
        'movie_count' as examples_by,
        count(*) as of_count
    from movies
    union all
    select
        5 as measure_number,
        'ratings_before_release' as measure,
        'year_count' as examples_by,
        coalesce(sum(rating_count), 0) as of_count
    from known_movies
    where release_year is not null
    union all
    select
        6 as measure_number,
        'orphan_ratings' as measure,
        'rating_count' as examples_by,
        count(*) as of_count
    from ratings
    union all
    select
        7 as measure_number,
        'orphan_tags' as measure,
        'tag_count' as examples_by,
        count(*) as of_count
    from tags
    union all
    select
        8 as measure_number,
        'orphan_links' as measure,
        'link_count' as examples_by,
        count(*) as of_count
    from links
    union all
    select
        9 as measure_number,
        'superseded_rows' as measure,
        'row_count' as examples_by,
        coalesce(sum(landed_row_count), 0) as of_count
    from landed
    union all
    select
        10 as measure_number,
        'rejected_rows' as measure,
        'row_count' as examples_by,
        coalesce(sum(landed_row_count + rejected_row_count), 0) as of_count
    from landed
    union all
    select
        11 as measure_number,
        'unavailable_rows' as measure,
        'row_count' as examples_by,
        coalesce(sum(source_row_count), 0) as of_count
    from landed
    union all
    select
        12 as measure_number,
        'missing_rows' as measure,
        'row_count' as examples_by,
        coalesce(sum(source_row_count), 0) as of_count
    from landed
    union all
    select
        13 as measure_number,
        'single_day_users' as measure,
        'rating_count' as examples_by,
        count(*) as of_count
    from users

),

orphan_ratings as (

    select
        ratings.movie_id,
        count(*) as rating_count
    from ratings
    left join movies on ratings.movie_id = movies.movie_id
    where movies.movie_id is null
    group by ratings.movie_id

),

-- each lack with its name, its weight (the worst weigh most) and how many it
-- stands for
lacks as (

    select
        'undated_movies' as measure,
        title as example,
        movie_id as example_id,
        rating_count as weight,
        1 as affected_count
    from known_movies
    where release_year is null
    union all
    select
        'unrated_movies' as measure,
        title as example,
        movie_id as example_id,
        tag_count as weight,
        1 as affected_count
    from known_movies
    where rating_count = 0
    union all
    select
        'movies_without_genre' as measure,
        title as example,
        movie_id as example_id,
        rating_count as weight,
        1 as affected_count
    from known_movies
    where genre_count = 0
    union all
    select
        'movies_of_one_title' as measure,
        title as example,
        min(movie_id) as example_id,
        count(*) as weight,
        count(*) as affected_count
    from known_movies
    group by title
    having count(*) > 1
    union all
    -- of the release no more than the year is known
    select
        'ratings_before_release' as measure,
        known_movies.title as example,
        known_movies.movie_id as example_id,
        max(known_movies.release_year - year(ratings.rated_at)) as weight,
        count(*) as affected_count
    from ratings
    inner join known_movies on ratings.movie_id = known_movies.movie_id
    where year(ratings.rated_at) < known_movies.release_year
    group by
        known_movies.title,
        known_movies.movie_id
    union all
    select
        'orphan_ratings' as measure,
        concat('movie ', movie_id) as example,
        movie_id as example_id,
        rating_count as weight,
        rating_count as affected_count
    from orphan_ratings
    union all
    select
        'orphan_tags' as measure,
        concat('movie ', tagged_movies.movie_id) as example,
        tagged_movies.movie_id as example_id,
        tagged_movies.tag_count as weight,
        tagged_movies.tag_count as affected_count
    from tagged_movies
    left join movies on tagged_movies.movie_id = movies.movie_id
    where movies.movie_id is null
    union all
    select
        'orphan_links' as measure,
        concat('movie ', links.movie_id) as example,
        links.movie_id as example_id,
        1 as weight,
        1 as affected_count
    from links
    left join movies on links.movie_id = movies.movie_id
    where movies.movie_id is null
    union all
    select
        'superseded_rows' as measure,
        resource as example,
        0 as example_id,
        superseded_row_count as weight,
        superseded_row_count as affected_count
    from landed
    where superseded_row_count > 0
    union all
    select
        'rejected_rows' as measure,
        resource as example,
        0 as example_id,
        rejected_row_count as weight,
        rejected_row_count as affected_count
    from landed
    where rejected_row_count > 0
    union all
    select
        'unavailable_rows' as measure,
        resource as example,
        0 as example_id,
        unavailable_row_count as weight,
        unavailable_row_count as affected_count
    from landed
    where unavailable_row_count > 0
    union all
    select
        'missing_rows' as measure,
        resource as example,
        0 as example_id,
        missing_row_count as weight,
        missing_row_count as affected_count
    from landed
    where missing_row_count > 0
    union all
    select
        'single_day_users' as measure,
        concat('user ', users.user_id) as example,
        users.user_id as example_id,
        coalesce(user_rating_stats.rating_count, 0) as weight,
        1 as affected_count
    from users
    left join user_rating_stats
        on users.user_id = user_rating_stats.user_id
    where
        cast(users.first_active_at as date)
        = cast(users.last_active_at as date)

),

counted as (

    select
        measure,
        sum(affected_count) as affected_count
    from lacks
    group by measure

),

worst as (

    select
        measure,
        concat(left(example, 80), ' (', cast(weight as bigint), ')')
            as example,
        row_number() over (
            partition by measure
            order by weight desc, example_id asc, example asc
        ) as place
    from lacks

),

examples as (

    select
        measure,
        {{ join_in_order('example', separator='; ', place='place') }}
            as examples
    from worst
    where place <= {{ var('data_quality_examples') }}
    group by measure

),

described as (

    select
        -- identifiers
        measures.measure,
        -- facts
        cast(measures.measure_number as integer) as measure_number,
        cast(coalesce(counted.affected_count, 0) as bigint) as affected_count,
        cast(measures.of_count as bigint) as of_count,
        {{ rounded(
            'coalesce(counted.affected_count, 0)'
            ~ ' / nullif(measures.of_count, 0)'
        ) }} as affected_share,
        examples.examples,
        measures.examples_by
    from measures
    left join counted on measures.measure = counted.measure
    left join examples on measures.measure = examples.measure

)

select * from described
