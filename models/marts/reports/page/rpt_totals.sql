with

movies as (

    select * from {{ ref('dim_movies') }}

),

movie_rating_stats as (

    select * from {{ ref('int_movie_rating_stats') }}

),

movie_rating_values as (

    select * from {{ ref('int_movie_rating_values') }}

),

user_activity as (

    select * from {{ ref('rpt_user_activity') }}

),

tags as (

    select * from {{ ref('fct_tags') }}

),

loaded_resources as (

    select * from {{ ref('rpt_loaded_resources') }}

),

rated_movies as (

    select
        movies.movie_id,
        movies.release_year,
        movies.genre_count,
        movie_rating_stats.mean_rating
    from movies
    left join movie_rating_stats
        on movies.movie_id = movie_rating_stats.movie_id

),

movie_totals as (

    select
        count(*) as movie_count,
        count(mean_rating) as rated_movie_count,
        count(case when mean_rating is null then 1 end)
            as unrated_movie_count,
        count(case when release_year is null then 1 end)
            as undated_movie_count,
        count(case when genre_count = 0 then 1 end) as genreless_movie_count,
        min(release_year) as first_release_year,
        max(release_year) as last_release_year
    from rated_movies

),

stars as (

    select
        rating,
        sum(rating_count) as rating_count
    from movie_rating_values
    group by rating

),

-- how many ratings have so many stars or fewer
cumulated as (

    select
        rating,
        rating_count,
        sum(rating_count) over (
            order by rating
            rows between unbounded preceding and current row
        ) as cumulative_count,
        sum(rating_count) over () as all_count
    from stars

),

-- the median lies between the ratings on both sides of the middle
rating_totals as (

    select
        coalesce(sum(rating_count), 0) as rating_count,
        round(sum(rating * rating_count) / sum(rating_count), 10)
            as mean_rating,
        (
            min(case when 2 * cumulative_count >= all_count then rating end)
            + min(case when 2 * cumulative_count > all_count then rating end)
        ) / 2 as median_rating
    from cumulated

),

user_totals as (

    select
        count(*) as user_count,
        count(first_rated_at) as rater_count,
        min(first_rated_at) as first_rated_at,
        max(last_rated_at) as last_rated_at,
        percentile_cont(0.5) within group (
            order by case when rating_count > 0 then rating_count end
        ) as median_user_rating_count
    from user_activity

),

tag_totals as (

    select
        count(*) as tag_use_count,
        count(distinct user_id) as tagger_count,
        count(distinct tag_key) as tag_count
    from tags

),

-- resources whose number of rows at the source isn't known have no difference
resource_totals as (

    select
        count(*) as resource_count,
        count(case when is_unserved then 1 end) as unserved_resource_count,
        sum(case when difference is not null then source_row_count end)
            as source_row_count,
        sum(case when difference is not null then greatest(difference, 0) end)
            as missing_row_count
    from loaded_resources

),

totals as (

    select
        'movie_count' as name,
        cast(movie_count as double) as value,
        cast(null as timestamp) as value_at
    from movie_totals
    union all
    select
        'rated_movie_count' as name,
        cast(rated_movie_count as double) as value,
        cast(null as timestamp) as value_at
    from movie_totals
    union all
    select
        'unrated_movie_count' as name,
        cast(unrated_movie_count as double) as value,
        cast(null as timestamp) as value_at
    from movie_totals
    union all
    select
        'undated_movie_count' as name,
        cast(undated_movie_count as double) as value,
        cast(null as timestamp) as value_at
    from movie_totals
    union all
    select
        'genreless_movie_count' as name,
        cast(genreless_movie_count as double) as value,
        cast(null as timestamp) as value_at
    from movie_totals
    union all
    select
        'first_release_year' as name,
        cast(first_release_year as double) as value,
        cast(null as timestamp) as value_at
    from movie_totals
    union all
    select
        'last_release_year' as name,
        cast(last_release_year as double) as value,
        cast(null as timestamp) as value_at
    from movie_totals
    union all
    select
        'rating_count' as name,
        cast(rating_count as double) as value,
        cast(null as timestamp) as value_at
    from rating_totals
    union all
    select
        'mean_rating' as name,
        cast(mean_rating as double) as value,
        cast(null as timestamp) as value_at
    from rating_totals
    union all
    select
        'median_rating' as name,
        cast(median_rating as double) as value,
        cast(null as timestamp) as value_at
    from rating_totals
    union all
    select
        'user_count' as name,
        cast(user_count as double) as value,
        cast(null as timestamp) as value_at
    from user_totals
    union all
    select
        'rater_count' as name,
        cast(rater_count as double) as value,
        cast(null as timestamp) as value_at
    from user_totals
    union all
    select
        'median_user_rating_count' as name,
        cast(median_user_rating_count as double) as value,
        cast(null as timestamp) as value_at
    from user_totals
    union all
    select
        'tag_use_count' as name,
        cast(tag_use_count as double) as value,
        cast(null as timestamp) as value_at
    from tag_totals
    union all
    select
        'tagger_count' as name,
        cast(tagger_count as double) as value,
        cast(null as timestamp) as value_at
    from tag_totals
    union all
    select
        'tag_count' as name,
        cast(tag_count as double) as value,
        cast(null as timestamp) as value_at
    from tag_totals
    union all
    select
        'resource_count' as name,
        cast(resource_count as double) as value,
        cast(null as timestamp) as value_at
    from resource_totals
    union all
    select
        'unserved_resource_count' as name,
        cast(unserved_resource_count as double) as value,
        cast(null as timestamp) as value_at
    from resource_totals
    union all
    select
        'source_row_count' as name,
        cast(source_row_count as double) as value,
        cast(null as timestamp) as value_at
    from resource_totals
    union all
    select
        'missing_row_count' as name,
        cast(missing_row_count as double) as value,
        cast(null as timestamp) as value_at
    from resource_totals
    union all
    select
        'first_rated_at' as name,
        cast(null as double) as value,
        first_rated_at as value_at
    from user_totals
    union all
    select
        'last_rated_at' as name,
        cast(null as double) as value,
        last_rated_at as value_at
    from user_totals

),

named as (

    select
        -- identifiers
        name,
        -- facts
        value,
        value_at
    from totals

)

select * from named
