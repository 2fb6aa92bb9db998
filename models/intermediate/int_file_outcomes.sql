with

landed_users as (

    select * from {{ ref('base_films__users') }}

),

staged_users as (

    select * from {{ ref('stg_films__users') }}

),

landed_genome_scores as (

    select * from {{ ref('base_films__genome_scores') }}

),

staged_genome_scores as (

    select * from {{ ref('stg_films__genome_scores') }}

),

landed_genome_tags as (

    select * from {{ ref('base_films__genome_tags') }}

),

staged_genome_tags as (

    select * from {{ ref('stg_films__genome_tags') }}

),

user_outcomes as (

    {{ count_landing_outcomes(
        'landed_users', 'staged_users',
        columns=['user_id', 'gender', 'age', 'occupation', 'zip_code']
    ) }}

),

genome_score_outcomes as (

    {{ count_landing_outcomes(
        'landed_genome_scores', 'staged_genome_scores',
        columns=['movie_id', 'tag_id', 'relevance']
    ) }}

),

genome_tag_outcomes as (

    {{ count_landing_outcomes(
        'landed_genome_tags', 'staged_genome_tags',
        columns=['tag_id', 'tag']
    ) }}

),

outcomes as (

    select
        load_id,
        'users' as resource,
        staged_row_count,
        repeated_row_count,
        superseded_row_count
    from user_outcomes
    union all
    select
        load_id,
        'genome_scores' as resource,
        staged_row_count,
        repeated_row_count,
        superseded_row_count
    from genome_score_outcomes
    union all
    select
        load_id,
        'genome_tags' as resource,
        staged_row_count,
        repeated_row_count,
        superseded_row_count
    from genome_tag_outcomes

)

select * from outcomes
