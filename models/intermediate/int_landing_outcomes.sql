with

landed_movies as (

    select * from {{ ref('base_films__movies') }}

),

landed_ratings as (

    select * from {{ ref('base_films__ratings') }}

),

landed_tags as (

    select * from {{ ref('base_films__tags') }}

),

landed_links as (

    select * from {{ ref('base_films__links') }}

),

movies as (

    select * from {{ ref('stg_films__movies') }}

),

ratings as (

    select * from {{ ref('stg_films__ratings') }}

),

tags as (

    select * from {{ ref('stg_films__tags') }}

),

links as (

    select * from {{ ref('stg_films__links') }}

),

movies_outcomes as (

    {{ count_landing_outcomes(
        'movies', landed='landed_movies', staged='movies',
        columns=['movie_id', 'title', 'genres']
    ) }}

),

ratings_outcomes as (

    {{ count_landing_outcomes(
        'ratings', landed='landed_ratings', staged='ratings',
        columns=['user_id', 'movie_id', 'rating', 'rated_at']
    ) }}

),

tags_outcomes as (

    {{ count_landing_outcomes(
        'tags', landed='landed_tags', staged='tags',
        columns=['user_id', 'movie_id', 'tag', 'tagged_at']
    ) }}

),

links_outcomes as (

    {{ count_landing_outcomes(
        'links', landed='landed_links', staged='links',
        columns=['movie_id', 'imdb_id', 'tmdb_id']
    ) }}

),

-- what became of the landed rows: kept (staged or a repetition) or superseded
outcomes as (

    select * from movies_outcomes
    union all
    select * from ratings_outcomes
    union all
    select * from tags_outcomes
    union all
    select * from links_outcomes

),

staged as (

    select
        load_id,
        'movies' as resource
    from movies
    union all
    select
        load_id,
        'ratings' as resource
    from ratings
    union all
    select
        load_id,
        'tags' as resource
    from tags
    union all
    select
        load_id,
        'links' as resource
    from links

),

staged_counts as (

    select
        load_id,
        resource,
        count(*) as staged_row_count
    from staged
    group by
        load_id,
        resource

),

counted as (

    select
        -- ids
        outcomes.load_id,
        outcomes.resource,
        -- numbers
        coalesce(staged_counts.staged_row_count, 0) as staged_row_count,
        outcomes.kept_row_count
        - coalesce(staged_counts.staged_row_count, 0) as repeated_row_count,
        outcomes.superseded_row_count
    from outcomes
    left join staged_counts
        on
            outcomes.load_id = staged_counts.load_id
            and outcomes.resource = staged_counts.resource

)

select * from counted
