with

landed as (

    select * from {{ ref('base_films__landed_genome_scores') }}

),

current_loads as (

    select * from {{ ref('base_films__current_loads') }}
    where resource = 'genome_scores'

),

current_rows as (

    select
        -- ids
        landed.movie_id,
        landed.tag_id,
        landed.load_id,
        -- numbers
        landed.relevance,
        landed.source_offset,
        -- timestamps
        landed.loaded_at
    from landed
    inner join current_loads on landed.load_id = current_loads.load_id

)

select * from current_rows
