-- dim_users has everyone who did something. Files may tell of further users:
-- they are in staging alone, and whoever builds should know how many.
{{ config(severity='warn') }}

with

profiles as (

    select * from {{ ref('stg_films__users') }}

),

users as (

    select * from {{ ref('dim_users') }}

),

idle as (

    select profiles.*
    from profiles
    left join users
        on
            profiles.user_id = users.user_id
            and profiles.gender is not distinct from users.gender
            and profiles.age is not distinct from users.age
            and profiles.occupation is not distinct from users.occupation
            and profiles.zip_code is not distinct from users.zip_code
    where users.user_id is null

)

select * from idle
