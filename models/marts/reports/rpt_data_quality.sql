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

-- what each measure is about, and what makes its worst examples
measures as (

    select
        listed.measure_number,
        listed.measure,
        listed.population,
        listed.examples_by
    from (
        values
        (1, 'undated_movies', 'movies', 'rating_count'),
        (2, 'unrated_movies', 'movies', 'tag_count'),
        (3, 'movies_without_genre', 'movies', 'rating_count'),
        (4, 'movies_of_one_title', 'movies', 'movie_count'),
        (5, 'ratings_before_release', 'dated_ratings', 'year_count'),
        (6, 'orphan_ratings', 'ratings', 'rating_count'),
        (7, 'orphan_tags', 'tags', 'tag_count'),
        (8, 'orphan_links', 'links', 'link_count'),
        (9, 'superseded_rows', 'landed_rows', 'row_count'),
        (10, 'rejected_rows', 'received_rows', 'row_count'),
        (11, 'unavailable_rows', 'source_rows', 'row_count'),
        (12, 'missing_rows', 'source_rows', 'row_count'),
        (13, 'single_day_users', 'users', 'rating_count')
    ) as listed (measure_number, measure, population, examples_by)

),

-- how many there are of what is measured
populations as (

    select
        'movies' as population,
        count(*) as of_count
    from movies
    union all
    select
        'dated_ratings' as population,
        sum(rating_count) as of_count
    from known_movies
    where release_year is not null
    union all
    select
        'ratings' as population,
        count(*) as of_count
    from ratings
    union all
    select
        'tags' as population,
        count(*) as of_count
    from tags
    union all
    select
        'links' as population,
        count(*) as of_count
    from links
    union all
    select
        'landed_rows' as population,
        sum(landed_row_count) as of_count
    from landed
    union all
    select
        'received_rows' as population,
        sum(landed_row_count + rejected_row_count) as of_count
    from landed
    union all
    select
        'source_rows' as population,
        sum(source_row_count) as of_count
    from landed
    union all
    select
        'users' as population,
        count(*) as of_count
    from users

),

movie_references as (

    select
        'orphan_ratings' as measure,
        movie_id
    from ratings
    union all
    select
        'orphan_tags' as measure,
        movie_id
    from tags
    union all
    select
        'orphan_links' as measure,
        movie_id
    from links

),

orphans as (

    select
        movie_references.measure,
        movie_references.movie_id,
        count(*) as row_count
    from movie_references
    left join movies on movie_references.movie_id = movies.movie_id
    where movies.movie_id is null
    group by
        movie_references.measure,
        movie_references.movie_id

),

-- what a load lacks of a resource, a measure a row
lacking_rows as (

    select
        measures.measure,
        landed.resource,
        case measures.measure
            when 'superseded_rows' then landed.superseded_row_count
            when 'rejected_rows' then landed.rejected_row_count
            when 'unavailable_rows' then landed.unavailable_row_count
            when 'missing_rows' then landed.missing_row_count
        end as row_count
    from landed
    cross join measures

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
        measure,
        concat('movie ', movie_id) as example,
        movie_id as example_id,
        row_count as weight,
        row_count as affected_count
    from orphans
    union all
    select
        measure,
        resource as example,
        0 as example_id,
        row_count as weight,
        row_count as affected_count
    from lacking_rows
    where row_count > 0
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
        cast(coalesce(populations.of_count, 0) as bigint) as of_count,
        {{ rounded(
            'coalesce(counted.affected_count, 0)'
            ~ ' / nullif(populations.of_count, 0)'
        ) }} as affected_share,
        examples.examples,
        measures.examples_by
    from measures
    inner join populations
        on measures.population = populations.population
    left join counted on measures.measure = counted.measure
    left join examples on measures.measure = examples.measure

)

select * from described
