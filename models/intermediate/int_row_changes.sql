with

load_parts as (

    select * from {{ ref('int_load_parts') }}

),

landed_movies as (

    select * from {{ ref('base_films__landed_movies') }}

),

landed_ratings as (

    select * from {{ ref('base_films__landed_ratings') }}

),

landed_tags as (

    select * from {{ ref('base_films__landed_tags') }}

),

landed_links as (

    select * from {{ ref('base_films__landed_links') }}

),

landed_users as (

    select * from {{ ref('base_films__landed_users') }}

),

landed_genome_scores as (

    select * from {{ ref('base_films__landed_genome_scores') }}

),

landed_genome_tags as (

    select * from {{ ref('base_films__landed_genome_tags') }}

),

movie_changes as (

    {{ count_row_changes(
        'movies', 'landed_movies', key=['movie_id'],
        value=['title', 'genres']
    ) }}

),

rating_changes as (

    {{ count_row_changes(
        'ratings', 'landed_ratings', key=['user_id', 'movie_id'],
        value=['rating', 'rated_at']
    ) }}

),

tag_changes as (

    {{ count_row_changes(
        'tags', 'landed_tags', key=['user_id', 'movie_id', 'tag'],
        value=['tagged_at']
    ) }}

),

link_changes as (

    {{ count_row_changes(
        'links', 'landed_links', key=['movie_id'],
        value=['imdb_id', 'tmdb_id']
    ) }}

),

user_changes as (

    {{ count_row_changes(
        'users', 'landed_users', key=['user_id'],
        value=['gender', 'age', 'occupation', 'zip_code']
    ) }}

),

genome_score_changes as (

    {{ count_row_changes(
        'genome_scores', 'landed_genome_scores', key=['movie_id', 'tag_id'],
        value=['relevance']
    ) }}

),

genome_tag_changes as (

    {{ count_row_changes(
        'genome_tags', 'landed_genome_tags', key=['tag_id'],
        value=['tag']
    ) }}

),

counted as (

    select * from movie_changes
    union all
    select * from rating_changes
    union all
    select * from tag_changes
    union all
    select * from link_changes
    union all
    select * from user_changes
    union all
    select * from genome_score_changes
    union all
    select * from genome_tag_changes

),

united as (

    select
        -- ids
        load_id,
        resource,
        -- numbers
        added_row_count,
        gone_row_count,
        changed_row_count
    from counted

)

select * from united
