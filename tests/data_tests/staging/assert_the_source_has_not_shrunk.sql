-- In the newest load the source has fewer rows than in the load before it: it
-- has lost some, or an older state of it was landed last. Who makes an earlier
-- load the current one again means to.
{{ config(severity='warn') }}

with

loads as (

    select * from {{ ref('stg_films__loads') }}

),

compared as (

    select
        load_id,
        resource,
        mode,
        is_newest,
        coalesce(row_end, source_row_count) as row_count,
        lag(coalesce(row_end, source_row_count)) over (
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
    and mode is distinct from 'restored'
    and row_count < earlier_row_count
