with

landed as (

    select * from {{ ref('base_films__ratings') }}

),

staged as (

    select * from {{ ref('stg_films__ratings') }}

),

outcomes as (

    {{ count_landing_outcomes(
        'landed', 'staged',
        columns=['user_id', 'movie_id', 'rating', 'rated_at']
    ) }}

),

counted as (

    select
        -- ids
        load_id,
        'ratings' as resource,
        -- numbers
        staged_row_count,
        repeated_row_count,
        superseded_row_count
    from outcomes

)

select * from counted
