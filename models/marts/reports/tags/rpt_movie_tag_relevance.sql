with

genome_scores as (

    select * from {{ ref('stg_films__genome_scores') }}

),

genome_tags as (

    select * from {{ ref('stg_films__genome_tags') }}

),

-- before the join, so that it meets few of millions of scores
ranked as (

    select
        movie_id,
        tag_id,
        relevance,
        cast(
            row_number() over (
                partition by movie_id
                order by
                    round(relevance, 10) desc,
                    tag_id asc
            ) as bigint
        ) as tag_rank
    from genome_scores

),

most_relevant as (

    select * from ranked
    where tag_rank <= {{ var('relevant_tags_top') }}

),

named as (

    select
        -- identifiers
        most_relevant.movie_id,
        most_relevant.tag_rank,
        most_relevant.tag_id,
        genome_tags.tag_key,
        -- dimensions
        genome_tags.tag,
        -- facts
        most_relevant.relevance
    from most_relevant
    left join genome_tags on most_relevant.tag_id = genome_tags.tag_id

)

select * from named
