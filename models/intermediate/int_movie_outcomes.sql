with

landed as (

    select * from {{ ref('base_films__movies') }}

),

staged as (

    select * from {{ ref('stg_films__movies') }}

),

outcomes as (

    {{ count_landing_outcomes(
        'landed', 'staged',
        columns=['movie_id', 'title', 'genres']
    ) }}

),

counted as (

    select
        -- ids
        load_id,
        'movies' as resource,
        -- numbers
        staged_row_count,
        repeated_row_count,
        superseded_row_count
    from outcomes

)

select * from counted
