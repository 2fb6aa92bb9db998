{#- For what holds of nearly every row: a few exceptions are the source's own,
    many are a fault, or a source of another kind, so: warn. Under a hundred rows
    a share says nothing and passes. -#}
{% test expression_is_mostly_true(model, expression, least_share) %}

{{ config(severity='warn') }}

with

judged as (
    select ({{ expression }}) is true as is_true from {{ model }}
),

counted as (
    select
        count(*) as row_count,
        count(*) filter (where is_true) as true_count
    from judged
)

select * from counted
where
    row_count >= 100
    and true_count < {{ least_share }} * row_count

{% endtest %}
