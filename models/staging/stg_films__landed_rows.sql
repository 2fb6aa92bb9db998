with

movies as (

    select * from {{ ref('base_films__landed_movies') }}

),

ratings as (

    select * from {{ ref('base_films__landed_ratings') }}

),

tags as (

    select * from {{ ref('base_films__landed_tags') }}

),

links as (

    select * from {{ ref('base_films__landed_links') }}

),

users as (

    select * from {{ ref('base_films__landed_users') }}

),

genome_scores as (

    select * from {{ ref('base_films__landed_genome_scores') }}

),

genome_tags as (

    select * from {{ ref('base_films__landed_genome_tags') }}

),

-- the rows of every load that is still in the folder, current or not
landed as (

    {% for resource in [
        'movies', 'ratings', 'tags', 'links',
        'users', 'genome_scores', 'genome_tags'
    ] %}
        select
            load_id,
            '{{ resource }}' as resource,
            count(*) as row_count
        from {{ resource }}
        group by load_id
        {% if not loop.last %}union all{% endif %}
    {% endfor %}

)

select * from landed
