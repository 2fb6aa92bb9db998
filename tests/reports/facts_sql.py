"""The SQL that makes the marts of some facts."""

from __future__ import annotations

LOAD = "20261122T210708123456Z"

TABLES = """
create schema marts;
create schema meta;
create table marts.dim_movies (
    movie_id bigint, title varchar, release_year integer, imdb_id varchar, tmdb_id bigint,
    genre_count bigint, rating_count bigint, genres varchar[], display_title varchar
);
create table marts.bdg_movie_genres (movie_id bigint, genre varchar);
create table marts.fct_ratings (
    user_id bigint, movie_id bigint, rating double, rated_at timestamp
);
create table marts.fct_tags (user_id bigint, movie_id bigint, tag varchar, tagged_at timestamp);
create table marts.rpt_load_audit (
    load_id varchar, resource varchar, is_newest boolean, is_current boolean, status varchar,
    mode varchar, source varchar, started_at timestamp, finished_at timestamp,
    compared_at timestamp, is_unserved boolean, count_error varchar,
    source_row_count bigint, row_end bigint, landed_row_count bigint, staged_row_count bigint,
    repeated_row_count bigint, superseded_row_count bigint, rejected_row_count bigint,
    unavailable_row_count bigint, failed_row_count bigint, absent_row_count bigint,
    difference bigint
);
create table meta.builds (
    invocation_id varchar, started_at timestamp, finished_at timestamp, dbt_version varchar,
    load_id varchar, command varchar, models_ok bigint, models_failed bigint,
    tests_passed bigint, tests_warned bigint, tests_failed bigint, is_whole boolean,
    engine varchar, models_skipped bigint
);
create table meta.test_results (
    invocation_id varchar, test_name varchar, node_id varchar, tested_model varchar,
    severity varchar, status varchar, failures bigint, message varchar
);
create table meta.models (
    model_name varchar, schema_name varchar, compiled_sql varchar, description varchar,
    invocation_id varchar
);
"""

MARTS = """
create table marts.dim_users as
with events as (
    select user_id, rated_at as happened_at, true as is_rating from marts.fct_ratings
    union all
    select user_id, tagged_at, false from marts.fct_tags
)
select
    user_id, min(happened_at) as first_active_at, max(happened_at) as last_active_at,
    bool_or(is_rating) as is_rater, bool_or(not is_rating) as is_tagger
from events
group by user_id;

create table marts.rpt_genre_counts as
select
    genre,
    count(distinct genres.movie_id) as movie_count,
    round(count(distinct genres.movie_id) / (select count(*) from marts.dim_movies), 10)
        as movie_share,
    count(rating) as rating_count,
    round(avg(rating), 10) as mean_rating,
    row_number() over (order by count(distinct genres.movie_id) desc, genre) as genre_rank
from marts.bdg_movie_genres as genres
left join marts.fct_ratings as ratings on genres.movie_id = ratings.movie_id
group by genre;

create table marts.dim_genres as select genre, genre_rank from marts.rpt_genre_counts;

create table marts.rpt_movies_by_year as
select
    release_year,
    count(*) as movie_count,
    coalesce(
        release_year >= (select year(max(rated_at)) from marts.fct_ratings), false
    ) as is_incomplete_year
from marts.dim_movies
group by release_year;

create table marts.rpt_movie_ratings as
with rated as (
    select
        movie_id, count(*) as rating_count, avg(rating) as mean_rating,
        stddev_samp(rating) as rating_stddev, min(rated_at) as first_rated_at,
        max(rated_at) as last_rated_at
    from marts.fct_ratings
    group by movie_id
)
select
    movies.movie_id, title, release_year, coalesce(rated.rating_count, 0) as rating_count,
    round(mean_rating, 10) as mean_rating, round(rating_stddev, 10) as rating_stddev,
    case when rating_stddev is not null then round(greatest(
        mean_rating - 2 * rating_stddev / sqrt(rated.rating_count), 0.5), 10)
    end as mean_rating_low,
    case when rating_stddev is not null then round(least(
        mean_rating + 2 * rating_stddev / sqrt(rated.rating_count), 5), 10)
    end as mean_rating_high,
    first_rated_at, last_rated_at,
    row_number() over (order by coalesce(rated.rating_count, 0) desc, movies.movie_id)
        as rating_count_rank
from marts.dim_movies as movies
left join rated on movies.movie_id = rated.movie_id;

create table marts.rpt_movie_ranking as
with rated as (
    select movie_id, sum(rating) as rating_sum from marts.fct_ratings
    semi join marts.dim_movies using (movie_id) group by movie_id
),
priors as (
    select
        round(sum(rating_sum) / sum(rating_count), 10) as global_mean_rating,
        round(quantile_cont(rating_count, 0.9), 10) as prior_rating_count, count(*) as movie_count,
        max(mean_rating) as highest_mean_rating
    from rated inner join marts.rpt_movie_ratings using (movie_id)
),
weighted as (
    select
        movie_id, title, release_year, rating_count, mean_rating, mean_rating_low,
        mean_rating_high, priors.*,
        round((rating_sum + prior_rating_count * global_mean_rating)
            / (rating_count + prior_rating_count), 10) as weighted_rating
    from rated inner join marts.rpt_movie_ratings using (movie_id) cross join priors
)
select
    *, row_number() over (order by weighted_rating desc, movie_id) as weighted_rank,
    row_number() over (order by mean_rating desc, movie_id) as mean_rank,
    count(*) filter (where mean_rating = highest_mean_rating) over ()
        as highest_mean_movie_count
from weighted;

create table marts.rpt_polarising_movies as
with counted as (
    select
        movie_id, count(*) as rating_count,
        round(count(*) filter (where rating <= 2) / count(*), 10) as low_rating_share,
        round(count(*) filter (where rating >= 4.5) / count(*), 10) as high_rating_share
    from marts.fct_ratings semi join marts.dim_movies using (movie_id)
    group by movie_id
    having count(*) >= 5
),
shared as (
    select *, least(low_rating_share, high_rating_share) as polarisation from counted
)
select
    movies.movie_id, title, release_year, shared.* exclude (movie_id),
    greatest(polarisation - 0.02, 0) as polarisation_low,
    polarisation + 0.02 as polarisation_high, 2.0::double as max_low_rating,
    4.5::double as min_high_rating,
    5 as min_rating_count,
    row_number() over (order by polarisation desc, movies.movie_id) as polarisation_rank
from shared inner join marts.dim_movies as movies using (movie_id);

create table marts.rpt_hidden_gems as
select
    *, row_number() over (order by weighted_rank) as hidden_gem_rank, 4 as min_rating_count,
    8 as max_rating_count
from marts.rpt_movie_ranking
where rating_count between 4 and 8 and weighted_rank <= movie_count / 2;

create table marts.rpt_popular_disliked_movies as
select
    *, row_number() over (order by weighted_rating, movie_id) as disliked_rank,
    8 as min_rating_count
from marts.rpt_movie_ranking
where rating_count >= 8 and weighted_rating < global_mean_rating;

create table marts.rpt_user_activity as
with rated as (
    select
        user_id, count(*) as rating_count, round(avg(rating), 10) as mean_rating,
        round(stddev_samp(rating), 10) as rating_stddev, min(rated_at) as first_rated_at,
        max(rated_at) as last_rated_at, count(distinct cast(rated_at as date)) as active_day_count
    from marts.fct_ratings
    group by user_id
),
tagged as (select user_id, count(*) as tag_count from marts.fct_tags group by user_id)
select
    users.user_id, coalesce(rating_count, 0) as rating_count, mean_rating, rating_stddev,
    coalesce(tag_count, 0) as tag_count, first_rated_at, last_rated_at,
    coalesce(active_day_count, 0) as active_day_count,
    row_number() over (order by coalesce(rating_count, 0) desc, users.user_id)
        as rating_count_rank
from marts.dim_users as users
left join rated on users.user_id = rated.user_id
left join tagged on users.user_id = tagged.user_id;

create table marts.rpt_tag_counts as
select
    tag, count(*) as use_count, count(distinct user_id) as user_count,
    count(distinct movie_id) as movie_count,
    row_number() over (order by count(distinct user_id) desc, count(*) desc, tag) as tag_rank
from marts.fct_tags
group by tag;

create table marts.rpt_genre_tags as
with counted as (
    select
        genre, tag, count(*) as use_count,
        count(*) filter (where rating >= 4) as liked_use_count,
        count(distinct tags.user_id) as user_count, count(distinct tags.movie_id) as movie_count,
        4.0::double as min_liked_rating, 3 as min_user_count
    from marts.fct_tags as tags
    inner join marts.bdg_movie_genres as genres on tags.movie_id = genres.movie_id
    left join marts.fct_ratings as ratings
        on tags.user_id = ratings.user_id and tags.movie_id = ratings.movie_id
    group by genre, tag
),
compared as (
    select
        *, sum(use_count) over (partition by genre) as genre_use_count,
        sum(use_count) over (partition by tag) as tag_use_count,
        sum(use_count) over () as all_use_count
    from counted
)
select
    * exclude (all_use_count), round(liked_use_count / use_count, 10) as liked_share,
    cast(sum(liked_use_count) over (partition by genre) as bigint) as genre_liked_use_count,
    round(use_count * all_use_count / (genre_use_count * tag_use_count), 10) as lift,
    case when user_count >= min_user_count then 1 end as lift_rank
from compared;

create table marts.rpt_users_by_rating_count as
select rating_count, count(*) as user_count
from marts.rpt_user_activity
where rating_count > 0
group by rating_count;

create view marts.rpt_loaded_resources as
select
    *, position(left(resource, 1) in 'mrtl') as resource_number,
    source_row_count as counted_row_count
from marts.rpt_load_audit;

create view marts.rpt_load_changes as
select
    load_id, resource, '20261121T000000000000Z' as previous_load_id, is_newest, source, mode,
    status, 'complete' as previous_status, 'rows' as evidence, finished_at,
    timestamp '2026-11-21 00:01:00' as previous_finished_at,
    staged_row_count - 3 as previous_row_count, cast(5 as bigint) as added_row_count,
    cast(2 as bigint) as gone_row_count, cast(1 as bigint) as changed_row_count,
    staged_row_count as row_count
from marts.rpt_load_audit;

create table marts.rpt_totals as
with movies as (
    select
        count(*) as movie_count,
        count(*) filter (where release_year is null) as undated_movie_count,
        count(*) filter (where genre_count = 0) as genreless_movie_count,
        min(release_year) as first_release_year, max(release_year) as last_release_year,
        count(*) filter (
            where movie_id not in (select movie_id from marts.fct_ratings)
        ) as unrated_movie_count,
        count(*) filter (
            where movie_id in (select movie_id from marts.fct_ratings)
        ) as rated_movie_count
    from marts.dim_movies
),
ratings as (
    select
        count(*) as rating_count, round(avg(rating), 10) as mean_rating,
        median(rating) as median_rating
    from marts.fct_ratings
),
moments as (
    select min(rated_at) as first_rated_at, max(rated_at) as last_rated_at from marts.fct_ratings
),
users as (
    select count(*) as user_count, count(*) filter (where is_rater) as rater_count
    from marts.dim_users
),
tags as (
    select
        count(*) as tag_use_count, count(distinct user_id) as tagger_count,
        count(distinct tag) as tag_count
    from marts.fct_tags
),
numbers as (
    select columns(*)::double from movies cross join ratings cross join users cross join tags
)
select name, value, null::timestamp as value_at
from numbers unpivot include nulls (value for name in (columns(*)))
union all
select name, null, value_at
from moments unpivot include nulls (value_at for name in (columns(*)));
"""

MODELS = """
insert into meta.models
select
    table_name, 'marts',
    'select 1 as ' || table_name || ' -- </pre><script>window.attacked = true</script>',
    'A mart.', 'build'
from information_schema.tables
where table_schema = 'marts';
"""
