with

ratings as (

    select * from {{ ref('stg_films__ratings') }}

),

movie_titles as (

    select * from {{ ref('int_movie_titles') }}

),

user_rating_stats as (

    select * from {{ ref('int_user_rating_stats') }}

),

user_effects as (

    select * from {{ ref('int_user_effects') }}

),

-- not from `ratings`: what two steps read is held in memory, row by row
overall as (

    select avg(rating) as mean_rating
    from {{ ref('stg_films__ratings') }}

),

-- a movie without a year has no age, and all ages before release are -1
aged as (

    select
        ratings.user_id,
        ratings.movie_id,
        ratings.rating - overall.mean_rating as deviation,
        ratings.rating - user_rating_stats.mean_rating as user_deviation,
        cast(
            case
                when year(ratings.rated_at) >= movie_titles.release_year
                    then year(ratings.rated_at) - movie_titles.release_year
                when year(ratings.rated_at) < movie_titles.release_year then -1
            end as integer
        ) as age_years
    from ratings
    inner join user_rating_stats
        on ratings.user_id = user_rating_stats.user_id
    left join movie_titles on ratings.movie_id = movie_titles.movie_id
    cross join overall

),

-- each rating minus the user's mean over movies of any age
by_user as (

    select
        user_id,
        age_years,
        count(*) as rating_count,
        sum(user_deviation) as deviation_sum
    from aged
    where age_years is not null
    group by
        user_id,
        age_years

),

averaged as (

    {{ average_over_users('by_user', by='age_years') }}

),

-- a movie's effect holds most of what its ages have in common, so ages and
-- movies are fitted together
adjusted as (

    {{ fit_bin_effects(
        'aged',
        by='age_years',
        within='movie_id',
        across='user_id',
        start='user_effects',
        passes=5,
        turns=3,
    ) }}

),

described as (

    select
        -- ids
        averaged.age_years,
        -- numbers
        averaged.mean_deviation,
        averaged.mean_deviation_low,
        averaged.mean_deviation_high,
        adjusted.adjusted_deviation,
        adjusted.adjusted_deviation_low,
        adjusted.adjusted_deviation_high,
        averaged.rating_count,
        averaged.user_count,
        averaged.top_user_share
    from averaged
    inner join adjusted on averaged.age_years = adjusted.age_years

)

select * from described
