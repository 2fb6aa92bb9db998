-- Other tests use that time to tell what is "before the load" or "fresh".
with

loads as (

    select * from {{ ref('stg_films__loads') }}

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

users as (

    select * from {{ ref('stg_films__users') }}

),

genome_scores as (

    select * from {{ ref('stg_films__genome_scores') }}

),

genome_tags as (

    select * from {{ ref('stg_films__genome_tags') }}

),

times as (

    select
        load_id,
        loaded_at,
        'movies' as resource
    from movies
    union
    select
        load_id,
        loaded_at,
        'ratings' as resource
    from ratings
    union
    select
        load_id,
        loaded_at,
        'tags' as resource
    from tags
    union
    select
        load_id,
        loaded_at,
        'links' as resource
    from links
    union
    select
        load_id,
        loaded_at,
        'users' as resource
    from users
    union
    select
        load_id,
        loaded_at,
        'genome_scores' as resource
    from genome_scores
    union
    select
        load_id,
        loaded_at,
        'genome_tags' as resource
    from genome_tags

),

misdated as (

    select times.*
    from times
    inner join loads
        on
            times.load_id = loads.load_id
            and times.resource = loads.resource
    where times.loaded_at not between loads.started_at and loads.finished_at

)

select * from misdated
