with

movies as (

    select * from {{ ref('stg_films__movies') }}

),

-- the year is read from the title, and what is left without it
dated as (

    select
        movie_id,
        load_id,
        title,
        {{ without_release_year('title') }} as dateless_title,
        {{ release_year('title') }} as release_year
    from movies

),

-- "(Boat, The)" is "(The Boat)", and of several blanks one is left
turned_within as (

    select
        movie_id,
        load_id,
        title,
        {{ article_first_within(single_blanks('title')) }} as turned_title,
        {{ article_first_within(single_blanks('dateless_title')) }}
            as turned_dateless_title,
        release_year
    from dated

),

-- "Matrix, The" is how a library sorts it, "The Matrix" how people say it
spoken as (

    select
        -- ids
        movie_id,
        load_id,
        -- text
        title,
        {{ article_first('turned_title') }} as display_title,
        {{ article_first('turned_dateless_title') }} as title_without_year,
        -- numbers
        release_year,
        release_year - release_year % 10 as decade
    from turned_within

)

select * from spoken
