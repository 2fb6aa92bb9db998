{#- Some do by a year that the title has wrong. Many do if ids, titles or times
    belong elsewhere, or at a source that takes ratings or tags of what is to
    come, so: warn. Under a hundred rows a share says nothing and passes. -#}
{% test few_precede_release(model, column_name, movies) %}

{{ config(severity='warn') }}

with

actions as (
    select * from {{ model }}
),

movies as (
    select * from {{ movies }}
),

compared as (
    select
        count(*) as row_count,
        count(*) filter (
            where year(actions.{{ column_name }}) < movies.release_year
        ) as early_count
    from actions
    inner join movies on actions.movie_id = movies.movie_id
)

select * from compared
where
    row_count >= 100
    and early_count > 0.01 * row_count

{% endtest %}
