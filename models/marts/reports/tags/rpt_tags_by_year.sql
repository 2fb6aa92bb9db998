with

tags as (

    select * from {{ ref('fct_tags') }}

),

ratings as (

    select * from {{ ref('fct_ratings') }}

),

known_tags as (

    select * from {{ ref('dim_tags') }}

),

actions as (

    select tagged_at as acted_at from tags
    union all
    select rated_at as acted_at from ratings

),

first_tag as (

    select year(min(tagged_at)) as first_year from tags

),

-- the data ends with its newest rating or tag
last_action as (

    select year(max(acted_at)) as last_year from actions

),

figures as (

    select {{ explode(split_text("'0,1,2,3,4,5,6,7,8,9'", ',')) }} as figure

),

digits as (

    select cast(figure as integer) as digit
    from figures

),

-- a year without tags has a row too
years as (

    select
        first_tag.first_year + 10 * tens.digit + ones.digit as tagged_year,
        last_action.last_year
    from first_tag
    cross join last_action
    cross join digits as tens
    cross join digits as ones
    where
        first_tag.first_year + 10 * tens.digit + ones.digit
        <= last_action.last_year

),

user_counts as (

    select
        year(tagged_at) as tagged_year,
        user_id,
        count(*) as use_count
    from tags
    group by
        year(tagged_at),
        user_id

),

busiest as (

    select
        tagged_year,
        max(use_count) as top_user_use_count
    from user_counts
    group by tagged_year

),

counted as (

    select
        year(tagged_at) as tagged_year,
        count(*) as use_count,
        count(distinct user_id) as user_count,
        count(distinct movie_id) as movie_count,
        count(distinct tag_key) as tag_count
    from tags
    group by year(tagged_at)

),

first_uses as (

    select
        year(first_tagged_at) as tagged_year,
        count(*) as new_tag_count
    from known_tags
    group by year(first_tagged_at)

),

filled as (

    select
        -- identifiers
        cast(years.tagged_year as integer) as tagged_year,
        -- facts
        coalesce(counted.use_count, 0) as use_count,
        coalesce(counted.user_count, 0) as user_count,
        coalesce(counted.movie_count, 0) as movie_count,
        coalesce(counted.tag_count, 0) as tag_count,
        coalesce(first_uses.new_tag_count, 0) as new_tag_count,
        round(busiest.top_user_use_count / counted.use_count, 10)
            as top_user_share,
        years.tagged_year = years.last_year as is_incomplete_year
    from years
    left join counted on years.tagged_year = counted.tagged_year
    left join busiest on years.tagged_year = busiest.tagged_year
    left join first_uses on years.tagged_year = first_uses.tagged_year

)

select * from filled
