-- It finds rows whose place is after the source's end, which its pages have
-- shown or its count says: a page was landed twice, or the source has more
-- rows than it counts, and its pages haven't shown where they end.
with

loads as (

    select * from {{ ref('stg_films__loads') }}

),

movies as (

    select * from {{ ref('base_films__movies') }}

),

ratings as (

    select * from {{ ref('base_films__ratings') }}

),

tags as (

    select * from {{ ref('base_films__tags') }}

),

links as (

    select * from {{ ref('base_films__links') }}

),

users as (

    select * from {{ ref('base_films__users') }}

),

genome_scores as (

    select * from {{ ref('base_films__genome_scores') }}

),

genome_tags as (

    select * from {{ ref('base_films__genome_tags') }}

),

places as (

    select
        load_id,
        source_offset,
        'movies' as resource
    from movies
    union all
    select
        load_id,
        source_offset,
        'ratings' as resource
    from ratings
    union all
    select
        load_id,
        source_offset,
        'tags' as resource
    from tags
    union all
    select
        load_id,
        source_offset,
        'links' as resource
    from links
    union all
    select
        load_id,
        source_offset,
        'users' as resource
    from users
    union all
    select
        load_id,
        source_offset,
        'genome_scores' as resource
    from genome_scores
    union all
    select
        load_id,
        source_offset,
        'genome_tags' as resource
    from genome_tags

),

bounds as (

    select
        load_id,
        resource,
        min(source_offset) as first_place,
        max(source_offset) as last_place
    from places
    group by
        load_id,
        resource

),

-- the count may fall while rows are landed
outside as (

    select bounds.*
    from bounds
    inner join loads
        on
            bounds.load_id = loads.load_id
            and bounds.resource = loads.resource
    where
        bounds.first_place < 0
        or bounds.last_place >= coalesce(
            loads.row_end,
            greatest(loads.source_row_count_before, loads.source_row_count)
        )

)

select * from outside
