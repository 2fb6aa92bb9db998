with

tags as (

    select * from {{ ref('stg_films__tags') }}

),

-- how often users typed each spelling of a tag, without outer blanks
spellings as (

    select
        tag_key,
        {{ trim_blanks('tag') }} as spelling,
        count(*) as use_count
    from tags
    group by
        tag_key,
        {{ trim_blanks('tag') }}

),

-- the most frequent spelling first; ties are broken by byte order
ranked as (

    select
        tag_key,
        spelling,
        count(*) over (partition by tag_key) as spelling_count,
        row_number() over (
            partition by tag_key
            order by use_count desc, spelling asc
        ) as spelling_rank
    from spellings

),

most_frequent as (

    select
        -- ids
        tag_key,
        -- text
        spelling as tag,
        -- numbers
        spelling_count
    from ranked
    where spelling_rank = 1

)

select * from most_frequent
