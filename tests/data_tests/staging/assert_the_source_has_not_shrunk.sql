-- Fewer rows than the load before counted: the source has lost some, or an
-- older state of it was landed last.
{{ config(severity='warn') }}

with

loads as (

    select * from {{ ref('stg_films__loads') }}

),

compared as (

    select
        load_id,
        resource,
        is_newest,
        source_row_count,
        lag(source_row_count) over (
            partition by
                source,
                resource
            order by load_id
        ) as earlier_row_count
    from loads

)

select * from compared
where
    is_newest
    and source_row_count < earlier_row_count
