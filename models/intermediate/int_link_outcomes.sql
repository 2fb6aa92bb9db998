with

landed as (

    select * from {{ ref('base_films__links') }}

),

staged as (

    select * from {{ ref('stg_films__links') }}

),

outcomes as (

    {{ count_landing_outcomes(
        'landed', 'staged',
        columns=['movie_id', 'imdb_id', 'tmdb_id']
    ) }}

),

counted as (

    select
        -- ids
        load_id,
        'links' as resource,
        -- numbers
        staged_row_count,
        repeated_row_count,
        superseded_row_count
    from outcomes

)

select * from counted
