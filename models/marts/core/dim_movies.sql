with

movies as (

    select * from {{ ref('int_movie_titles') }}

),

links as (

    select * from {{ ref('stg_films__links') }}

),

movie_genres as (

    select * from {{ ref('bdg_movie_genres') }}

),

movie_rating_stats as (

    select * from {{ ref('int_movie_rating_stats') }}

),

movie_scores as (

    select * from {{ ref('int_movie_scores') }}

),

movie_tag_stats as (

    select * from {{ ref('int_movie_tag_stats') }}

),

-- no genre's name holds the separator of the source
genre_names as (

    select
        movie_id,
        count(*) as genre_count,
        {{ join_in_order('genre', '|', 'genre') }} as genres
    from movie_genres
    group by movie_id

),

-- an address is made of digits only: the numbers are somebody else's text.
-- IMDb writes at least seven
addresses as (

    select
        movie_id,
        imdb_id,
        tmdb_id,
        case
            when
                imdb_id <> ''
                and regexp_extract(imdb_id, '[0-9]+', 0) = imdb_id
                then
                    'https://www.imdb.com/title/tt'
                    || repeat('0', 7 - length(imdb_id))
                    || imdb_id
                    || '/'
        end as imdb_url,
        case
            when tmdb_id > 0
                then
                    'https://www.themoviedb.org/movie/'
                    || cast(tmdb_id as string)
        end as tmdb_url
    from links

),

described as (

    select
        -- identifiers
        movies.movie_id,
        addresses.imdb_id,
        addresses.tmdb_id,
        -- dimensions
        movies.title,
        movies.display_title,
        movies.title_without_year,
        movies.release_year,
        movies.decade,
        case
            when genre_names.movie_id is null then {{ list_of('varchar', []) }}
            else {{ split_text('genre_names.genres', '|') }}
        end as genres,
        replace(genre_names.genres, '|', ', ') as genres_text,
        addresses.imdb_url,
        addresses.tmdb_url,
        -- facts
        coalesce(genre_names.genre_count, 0) as genre_count,
        coalesce(movie_rating_stats.rating_count, 0) as rating_count,
        movie_rating_stats.mean_rating,
        movie_scores.weighted_rating,
        coalesce(movie_tag_stats.tag_count, 0) as tag_count,
        movie_rating_stats.first_rated_at,
        movie_rating_stats.last_rated_at,
        movie_tag_stats.first_tagged_at,
        movie_tag_stats.last_tagged_at,
        -- metadata
        movies.load_id
    from movies
    left join addresses on movies.movie_id = addresses.movie_id
    left join genre_names on movies.movie_id = genre_names.movie_id
    left join movie_rating_stats
        on movies.movie_id = movie_rating_stats.movie_id
    left join movie_scores on movies.movie_id = movie_scores.movie_id
    left join movie_tag_stats on movies.movie_id = movie_tag_stats.movie_id

)

select * from described
