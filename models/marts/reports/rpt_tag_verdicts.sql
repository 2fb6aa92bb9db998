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

-- by the weighted rating, so that few ratings make no movie good or bad
judged_movies as (

    select
        movie_id,
        weighted_rating >= {{ var('good_movie_min_rating') }} as is_good,
        weighted_rating < {{ var('bad_movie_below_rating') }} as is_bad
    from movie_scores

),

-- a tag says one thing of a movie, however many users say it
movie_tags as (

    select distinct
        tags.tag_key,
        judged_movies.movie_id,
        judged_movies.is_good,
        judged_movies.is_bad
    from tags
    inner join judged_movies on tags.movie_id = judged_movies.movie_id

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
        count(*) filter (where is_bad) as bad_movie_count
    from movie_tags
    group by tag_key

),

-- how much is said of good movies, of bad ones, and of all
totals as (

    select
        sum(tagged_movie_count) as tagged_total,
        sum(good_movie_count) as good_total,
        sum(bad_movie_count) as bad_total
    from counted

),

-- the prior expects each tag as often as movies of any kind have it, and
-- weighs as much as all tags of the kind that has fewer
expected as (

    select
        counted.*,
        user_counts.user_count,
        totals.good_total,
        totals.bad_total,
        least(totals.good_total, totals.bad_total) as prior_total,
        least(totals.good_total, totals.bad_total)
        * counted.tagged_movie_count
        / totals.tagged_total as prior_count
    from counted
    inner join user_counts on counted.tag_key = user_counts.tag_key
    cross join totals
    where
        -- without both kinds there is nothing to compare
        totals.good_total > 0
        and totals.bad_total > 0
        -- nor does a tag differ from the others if it is the only one
        and counted.tagged_movie_count < totals.tagged_total
        and user_counts.user_count >= {{ var('tag_verdict_min_users') }}
        and counted.good_movie_count + counted.bad_movie_count
        >= {{ var('tag_verdict_min_movies') }}

),

-- log of the odds on good movies over those on bad ones, and its variance
-- (Monroe, Colaresi and Quinn 2008, Fightin' Words)
compared as (

    select
        *,
        ln(
            (good_movie_count + prior_count)
            / (good_total + prior_total - good_movie_count - prior_count)
        )
        - ln(
            (bad_movie_count + prior_count)
            / (bad_total + prior_total - bad_movie_count - prior_count)
        ) as log_odds_ratio,
        1 / (good_movie_count + prior_count)
        + 1 / (bad_movie_count + prior_count) as variance
    from expected

),

scored as (

    select
        tag_spellings.tag,
        compared.*,
        {{ rounded('compared.log_odds_ratio / sqrt(compared.variance)') }}
            as z_score
    from compared
    inner join tag_spellings on compared.tag_key = tag_spellings.tag_key

),

ranked as (

    select
        -- identifiers
        tag,
        -- facts
        row_number() over (order by z_score desc, tag asc) as z_score_rank,
        z_score,
        {{ rounded('log_odds_ratio') }} as log_odds_ratio,
        abs(z_score) >= {{ var('tag_verdict_min_z') }} as is_significant,
        good_movie_count + bad_movie_count as movie_count,
        good_movie_count,
        bad_movie_count,
        tagged_movie_count,
        user_count,
        cast(good_total as bigint) as good_total,
        cast(bad_total as bigint) as bad_total,
        cast({{ var('good_movie_min_rating') }} as double)
            as good_movie_min_rating,
        cast({{ var('bad_movie_below_rating') }} as double)
            as bad_movie_below_rating,
        cast({{ var('tag_verdict_min_z') }} as double) as min_z_score,
        cast({{ var('tag_verdict_min_users') }} as bigint) as min_user_count,
        cast({{ var('tag_verdict_min_movies') }} as bigint) as min_movie_count
    from scored

)

select * from ranked
