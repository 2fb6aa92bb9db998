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

landed as (

    select * from {{ ref('int_resource_rows') }}

),

-- what each measure counts, and what makes its worst examples
measures as (

    select
        listed.measure_number,
        listed.measure,
        listed.population,
        listed.examples_by,
        listed.is_fault
    from (
        values
        (1, 'undated_movies', 'movies', 'rating_count', true),
        (2, 'unrated_movies', 'movies', 'tag_count', false),
        (3, 'movies_without_genre', 'movies', 'rating_count', true),
        (4, 'movies_of_one_title', 'movies', 'movie_count', true),
        (5, 'ratings_before_release', 'dated_ratings', 'year_count', true),
        (6, 'orphan_ratings', 'ratings', 'rating_count', true),
        (7, 'orphan_tags', 'tags', 'tag_count', true),
        (8, 'orphan_links', 'links', 'link_count', true),
        (9, 'superseded_rows', 'landed_rows', 'row_count', false),
        (10, 'rejected_rows', 'received_rows', 'row_count', true),
        (11, 'absent_rows', 'known_rows', 'row_count', true),
        (12, 'failed_rows', 'known_rows', 'row_count', true),
        (13, 'missing_rows', 'source_rows', 'row_count', true),
        (14, 'single_day_users', 'users', 'rating_count', false)
    ) as listed (
        measure_number, measure, population, examples_by, is_fault
    )

),

-- how many rows each measure checks
populations as (

    select
        'movies' as population,
        count(*) as of_count
    from movies
    union all
    select
        'dated_ratings' as population,
        sum(rating_count) as of_count
    from movies
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
        'known_rows' as population,
        sum(known_row_count) as of_count
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

-- what a load lacks of a resource, one row per measure
lacking_rows as (

    select
        measures.measure,
        landed.resource,
        case measures.measure
            when 'superseded_rows' then landed.superseded_row_count
            when 'rejected_rows' then landed.rejected_row_count
            when 'absent_rows' then landed.absent_row_count
            when 'failed_rows' then landed.failed_row_count
            when 'missing_rows' then landed.missing_row_count
        end as row_count
    from landed
    cross join measures

),

-- each gap with its name, its weight (the worst weigh most) and the number of
-- rows that it stands for
lacks as (

    select
        'undated_movies' as measure,
        title as example,
        movie_id as example_id,
        rating_count as weight,
        1 as affected_count
    from movies
    where release_year is null
    union all
    select
        'unrated_movies' as measure,
        title as example,
        movie_id as example_id,
        tag_count as weight,
        1 as affected_count
    from movies
    where rating_count = 0
    union all
    select
        'movies_without_genre' as measure,
        title as example,
        movie_id as example_id,
        rating_count as weight,
        1 as affected_count
    from movies
    where genre_count = 0
    union all
    select
        'movies_of_one_title' as measure,
        title as example,
        min(movie_id) as example_id,
        count(*) as weight,
        count(*) as affected_count
    from movies
    group by title
    having count(*) > 1
    union all
    -- the title gives only the year of the release
    select
        'ratings_before_release' as measure,
        movies.title as example,
        movies.movie_id as example_id,
        max(movies.release_year - year(ratings.rated_at)) as weight,
        count(*) as affected_count
    from ratings
    inner join movies on ratings.movie_id = movies.movie_id
    where year(ratings.rated_at) < movies.release_year
    group by
        movies.title,
        movies.movie_id
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
        users.rating_count as weight,
        1 as affected_count
    from users
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
        -- dimensions
        measures.is_fault,
        -- facts
        cast(measures.measure_number as integer) as measure_number,
        cast(coalesce(counted.affected_count, 0) as bigint) as affected_count,
        cast(coalesce(populations.of_count, 0) as bigint) as of_count,
        round(
            coalesce(counted.affected_count, 0)
            / nullif(populations.of_count, 0),
            10
        ) as affected_share,
        examples.examples,
        measures.examples_by
    from measures
    inner join populations
        on measures.population = populations.population
    left join counted on measures.measure = counted.measure
    left join examples on measures.measure = examples.measure

)

select * from described
