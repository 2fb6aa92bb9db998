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

-- a movie without a year has no age, and all ages before release are -1
aged as (

    select
        ratings.user_id,
        ratings.movie_id,
        ratings.rating,
        cast(
            case
                when year(ratings.rated_at) >= movie_titles.release_year
                    then year(ratings.rated_at) - movie_titles.release_year
                when year(ratings.rated_at) < movie_titles.release_year then -1
            end as smallint
        ) as age_years
    from ratings
    left join movie_titles on ratings.movie_id = movie_titles.movie_id

),

user_ages as (

    {{ add_up_bins('aged', by='age_years', of='user_id') }}

),

movie_ages as (

    {{ add_up_bins('aged', by='age_years', of='movie_id') }}

),

-- each rating minus the user's mean over movies of any age
by_user as (

    select
        user_ages.user_id,
        user_ages.age_years,
        user_ages.rating_count,
        user_ages.rating_sum
        - user_ages.rating_count * user_rating_stats.mean_rating
            as deviation_sum
    from user_ages
    inner join user_rating_stats
        on user_ages.user_id = user_rating_stats.user_id
    where user_ages.age_years is not null

),

averaged as (

    {{ average_over_users('by_user', by='age_years') }}

),

-- a movie's effect holds most of what its ages have in common, so ages and
-- movies are fitted together
adjusted as (

    {{ fit_bin_effects(
        ref('stg_films__ratings'),
        binned={
            'ratings': 'aged',
            'user_id': 'user_ages',
            'movie_id': 'movie_ages',
        },
        by='age_years',
        within='movie_id',
        start='user_effects',
        passes=5,
        turns=3,
    ) }}

),

described as (

    select
        -- ids
        cast(averaged.age_years as integer) as age_years,
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
