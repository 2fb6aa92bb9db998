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

-- it grows with the data: the more movies there are, the further chance alone
-- lifts the first few
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

-- shares for the movies with enough ratings
with_shares as (

    select
        counted.*,
        thresholds.min_rating_count,
        round(counted.low_rating_count / counted.rating_count, 10)
            as low_rating_share,
        round(counted.high_rating_count / counted.rating_count, 10)
            as high_rating_share,
        round(
            least(counted.low_rating_count, counted.high_rating_count)
            / counted.rating_count,
            10
        ) as polarisation
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
        cast(
            row_number() over (
                order by with_shares.polarisation desc, movies.movie_id asc
            ) as bigint
        ) as polarisation_rank,
        with_shares.rating_count,
        with_shares.low_rating_count,
        with_shares.high_rating_count,
        with_shares.low_rating_share,
        with_shares.high_rating_share,
        with_shares.polarisation,
        round({{ wilson_bound(
            'with_shares.polarisation', 'with_shares.rating_count', '-'
        ) }}, 10) as polarisation_low,
        round({{ wilson_bound(
            'with_shares.polarisation', 'with_shares.rating_count', '+'
        ) }}, 10) as polarisation_high,
        cast({{ var('polarising_low_rating') }} as double) as max_low_rating,
        cast({{ var('polarising_high_rating') }} as double) as min_high_rating,
        with_shares.min_rating_count
    from with_shares
    inner join movies on with_shares.movie_id = movies.movie_id

)

select * from ranked
