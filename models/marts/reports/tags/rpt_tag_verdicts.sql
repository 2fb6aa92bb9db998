with

tags as (

    select * from {{ ref('fct_tags') }}

),

tag_spellings as (

    select * from {{ ref('int_tag_spellings') }}

),

movie_scores as (

    select * from {{ ref('int_movie_scores') }}

),

-- by the weighted rating, so that a few ratings don't make a movie good or bad
judged_movies as (

    select
        movie_id,
        weighted_rating,
        weighted_rating >= {{ var('good_movie_min_rating') }} as is_good,
        weighted_rating < {{ var('bad_movie_below_rating') }} as is_bad,
        avg(weighted_rating) over () as any_movie_mean_weighted_rating
    from movie_scores

),

-- a tag counts once for a movie, however many users gave it; without its only
-- user it wouldn't count
movie_tags as (

    select
        tags.tag_key,
        judged_movies.movie_id,
        judged_movies.is_good,
        judged_movies.is_bad,
        judged_movies.weighted_rating,
        judged_movies.any_movie_mean_weighted_rating,
        case
            when min(tags.user_id) = max(tags.user_id) then min(tags.user_id)
        end as only_user_id
    from tags
    inner join judged_movies on tags.movie_id = judged_movies.movie_id
    group by
        tags.tag_key,
        judged_movies.movie_id,
        judged_movies.is_good,
        judged_movies.is_bad,
        judged_movies.weighted_rating,
        judged_movies.any_movie_mean_weighted_rating

),

tag_users as (

    select distinct
        tags.tag_key,
        tags.user_id
    from tags
    inner join judged_movies on tags.movie_id = judged_movies.movie_id
    where judged_movies.is_good or judged_movies.is_bad

),

user_counts as (

    select
        tag_key,
        count(*) as user_count
    from tag_users
    group by tag_key

),

counted as (

    select
        tag_key,
        count(*) as tagged_movie_count,
        count(*) filter (where is_good) as good_movie_count,
        count(*) filter (where is_bad) as bad_movie_count,
        sum(weighted_rating) as weighted_rating_sum,
        sum(weighted_rating - any_movie_mean_weighted_rating)
            as deviation_sum,
        sum(power(weighted_rating - any_movie_mean_weighted_rating, 2))
            as squared_deviation_sum,
        max(any_movie_mean_weighted_rating) as any_movie_mean_weighted_rating
    from movie_tags
    group by tag_key

),

-- number of tags on good movies, on bad ones, and on all
totals as (

    select
        sum(tagged_movie_count) as tagged_total,
        sum(good_movie_count) as good_total,
        sum(bad_movie_count) as bad_total,
        sum(weighted_rating_sum) / sum(tagged_movie_count)
            as any_tag_mean_weighted_rating
    from counted

),

-- a number stands for a tag where there are rows of it for each user
supported as (

    select
        counted.*,
        row_number() over (order by counted.tag_key asc) as tag_number,
        user_counts.user_count,
        totals.tagged_total,
        totals.good_total,
        totals.bad_total,
        totals.any_tag_mean_weighted_rating
    from counted
    inner join user_counts on counted.tag_key = user_counts.tag_key
    cross join totals
    where
        -- without good and bad movies there is nothing to compare
        totals.good_total > 0
        and totals.bad_total > 0
        -- a single tag has no other tag to differ from
        and counted.tagged_movie_count < totals.tagged_total
        and user_counts.user_count >= {{ var('tag_verdict_min_users') }}
        and counted.good_movie_count + counted.bad_movie_count
        >= {{ var('tag_verdict_min_movies') }}

),
{{ keep('supported') }}

-- what falls away without a user: the tags that no other user gave to a movie
tags_of_one_user as (

    select
        tag_key,
        only_user_id as user_id,
        count(*) as tagged_movie_count,
        count(*) filter (where is_good) as good_movie_count,
        count(*) filter (where is_bad) as bad_movie_count,
        sum(weighted_rating - any_movie_mean_weighted_rating)
            as deviation_sum,
        sum(power(weighted_rating - any_movie_mean_weighted_rating, 2))
            as squared_deviation_sum
    from movie_tags
    where only_user_id is not null
    group by
        tag_key,
        only_user_id

),

totals_of_one_user as (

    select
        user_id,
        sum(tagged_movie_count) as tagged_total,
        sum(good_movie_count) as good_total,
        sum(bad_movie_count) as bad_total
    from tags_of_one_user
    group by user_id

),

scored as (

    {{ score_tags('supported') }}

),

aimed as (

    select
        tag_key,
        tag_number,
        z_score,
        mean_deviation,
        margin,
        sign(z_score) as side,
        any_tag_mean_weighted_rating - any_movie_mean_weighted_rating
            as any_tag_mean_deviation
    from scored

),

own_tags as (

    {{ find_own_tags('supported', 'tags_of_one_user', 'totals_of_one_user') }}

),
{{ keep('own_tags') }}

without_an_own_user as (

    {{ tags_without_own_users('supported', 'own_tags') }}

),

scored_without_an_own_user as (

    {{ score_tags('without_an_own_user') }}

),

without_another_user as (

    {{ tags_without_other_users(
        'supported', 'own_tags', 'totals_of_one_user'
    ) }}

),

scored_without_another_user as (

    {{ tag_z_scores('without_another_user') }}

),

cases as (

    select
        tag_number,
        z_score,
        mean_deviation,
        margin
    from aimed
    union all
    select
        tag_number,
        z_score,
        mean_deviation,
        margin
    from scored_without_an_own_user

),

-- turned to the side of the tag's z score: what is above 0 speaks for the
-- verdict; the mean has to lie beyond those of all movies and of a random tag
turned as (

    select
        cases.tag_number,
        cases.z_score * aimed.side as turned_z_score,
        round(
            cases.mean_deviation * aimed.side - cases.margin
            - greatest(aimed.any_tag_mean_deviation * aimed.side, 0),
            10
        ) > 0 as is_mean_apart
    from cases
    inner join aimed on cases.tag_number = aimed.tag_number

),

least_of_own_users as (

    select
        tag_number,
        min(turned_z_score) as turned_z_score,
        bool_and(coalesce(is_mean_apart, false)) as is_mean_apart
    from turned
    group by tag_number

),

-- another user's absence leaves the mean of the tag's movies as it is
bounds_of_other_users as (

    select
        tag_number,
        min(z_score) as least_z_score,
        max(z_score) as greatest_z_score
    from scored_without_another_user
    group by tag_number

),

-- without the user whose absence makes most of a difference
least_favourable as (

    select
        aimed.tag_key,
        least_of_own_users.is_mean_apart,
        least(
            least_of_own_users.turned_z_score,
            bounds_of_other_users.least_z_score * aimed.side,
            bounds_of_other_users.greatest_z_score * aimed.side
        ) as turned_z_score
    from aimed
    inner join least_of_own_users
        on aimed.tag_number = least_of_own_users.tag_number
    left join bounds_of_other_users
        on aimed.tag_number = bounds_of_other_users.tag_number

),

-- a z score that changes sides without a user tells nothing
with_p_values as (

    select
        tag_key,
        turned_z_score,
        is_mean_apart,
        greatest(turned_z_score, 0) as tested_z_score,
        {{ two_sided_p_value('greatest(turned_z_score, 0)') }} as p_value
    from least_favourable

),

numbered as (

    select
        *,
        count(*) over () as tag_count,
        row_number() over (
            order by tested_z_score desc, tag_key asc
        ) as p_value_rank
    from with_p_values

),

-- Benjamini and Hochberg 1995: the false discovery rate at which the tag, and
-- each tag that is clearer, would just be significant
adjusted as (

    select
        *,
        round(min(least(p_value * tag_count / p_value_rank, 1)) over (
            order by p_value_rank desc
            rows between unbounded preceding and current row
        ), 10) as adjusted_p_value
    from numbered

),

ranked as (

    select
        -- identifiers
        scored.tag_key,
        tag_spellings.tag,
        -- facts
        cast(
            row_number() over (
                order by scored.z_score desc, tag_spellings.tag asc
            ) as bigint
        ) as z_score_rank,
        scored.z_score,
        round(scored.log_odds_ratio, 10) as log_odds_ratio,
        adjusted.turned_z_score * sign(scored.z_score) as least_z_score,
        round(adjusted.p_value, 10) as p_value,
        adjusted.adjusted_p_value,
        adjusted.adjusted_p_value
        <= {{ var('tag_verdict_false_discovery_rate') }}
        and adjusted.is_mean_apart as is_significant,
        abs(scored.z_score) >= {{ var('tag_verdict_min_z') }}
            as is_significant_alone,
        adjusted.is_mean_apart,
        scored.good_movie_count + scored.bad_movie_count as movie_count,
        scored.good_movie_count,
        scored.tagged_movie_count
        - scored.good_movie_count
        - scored.bad_movie_count as between_movie_count,
        scored.bad_movie_count,
        scored.tagged_movie_count,
        round(scored.good_movie_count / scored.good_total, 10)
            as good_tag_share,
        round(scored.bad_movie_count / scored.bad_total, 10) as bad_tag_share,
        scored.user_count,
        round(
            scored.any_movie_mean_weighted_rating + scored.mean_deviation,
            10
        ) as mean_weighted_rating,
        case
            when scored.margin is not null
                then
                    round(greatest(
                        scored.any_movie_mean_weighted_rating
                        + scored.mean_deviation - scored.margin,
                        0.5
                    ), 10)
        end as mean_weighted_rating_low,
        case
            when scored.margin is not null
                then
                    round(least(
                        scored.any_movie_mean_weighted_rating
                        + scored.mean_deviation + scored.margin,
                        5
                    ), 10)
        end as mean_weighted_rating_high,
        round(scored.any_tag_mean_weighted_rating, 10)
            as any_tag_mean_weighted_rating,
        round(scored.any_movie_mean_weighted_rating, 10)
            as any_movie_mean_weighted_rating,
        cast(scored.good_total as bigint) as good_total,
        cast(scored.bad_total as bigint) as bad_total,
        -- metadata
        cast({{ var('good_movie_min_rating') }} as double)
            as good_movie_min_rating,
        cast({{ var('bad_movie_below_rating') }} as double)
            as bad_movie_below_rating,
        cast({{ var('tag_verdict_min_z') }} as double) as min_z_score,
        cast({{ var('tag_verdict_false_discovery_rate') }} as double)
            as max_false_discovery_rate,
        cast({{ var('tag_verdict_min_users') }} as bigint) as min_user_count,
        cast({{ var('tag_verdict_min_movies') }} as bigint) as min_movie_count
    from scored
    inner join adjusted on scored.tag_key = adjusted.tag_key
    inner join tag_spellings on scored.tag_key = tag_spellings.tag_key

)

select * from ranked
