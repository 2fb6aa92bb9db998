with

movies as (

    select * from {{ ref('dim_movies') }}

),

ratings as (

    select * from {{ ref('fct_ratings') }}

),

movie_scores as (

    select * from {{ ref('int_movie_scores') }}

),

-- grows with the data: the more movies there are, the further chance alone
-- drives the few that come first
thresholds as (

    select
        cast(ceil(greatest(
            {{ var('polarising_min_ratings') }}, max(prior_rating_count)
        )) as bigint) as min_rating_count
    from movie_scores

),

counted as (

    select
        movie_id,
        count(*) as rating_count,
        count(*) filter (
            where rating <= {{ var('polarising_low_rating') }}
        ) as low_rating_count,
        count(*) filter (
            where rating >= {{ var('polarising_high_rating') }}
        ) as high_rating_count
    from ratings
    group by movie_id

),

-- shares of those with enough ratings
shared as (

    select
        counted.*,
        thresholds.min_rating_count,
        {{ rounded('counted.low_rating_count / counted.rating_count') }}
            as low_rating_share,
        {{ rounded('counted.high_rating_count / counted.rating_count') }}
            as high_rating_share,
        {{ rounded(
            'least(counted.low_rating_count, counted.high_rating_count)'
            ~ ' / counted.rating_count'
        ) }} as polarisation
    from counted
    cross join thresholds
    where counted.rating_count >= thresholds.min_rating_count

),

ranked as (

    select
        -- identifiers
        movies.movie_id,
        -- dimensions
        movies.title,
        movies.release_year,
        -- facts
        row_number() over (
            order by shared.polarisation desc, movies.movie_id asc
        ) as polarisation_rank,
        shared.rating_count,
        shared.low_rating_count,
        shared.high_rating_count,
        shared.low_rating_share,
        shared.high_rating_share,
        shared.polarisation,
        {{ rounded(wilson_bound(
            'shared.polarisation', 'shared.rating_count', '-'
        )) }}
            as polarisation_low,
        {{ rounded(wilson_bound(
            'shared.polarisation', 'shared.rating_count', '+'
        )) }}
            as polarisation_high,
        cast({{ var('polarising_low_rating') }} as double) as max_low_rating,
        cast({{ var('polarising_high_rating') }} as double) as min_high_rating,
        shared.min_rating_count
    from shared
    inner join movies on shared.movie_id = movies.movie_id

)

select * from ranked
