{#- Each row of the model is in another table too, equal in these columns;
    `except` takes nulls for equal. The rows are compared only if the two tables
    differ at all. -#}
{% test every_row_is_in(model, other, columns) %}

select {{ columns | join(', ') }} from {{ model }}
where not {{ have_same_rows(model, other, columns) }}
except
select {{ columns | join(', ') }} from {{ other }}
where not {{ have_same_rows(model, other, columns) }}

{% endtest %}
