{#- Each row of the model is in another table too, equal in these columns;
    `except` takes nulls for equal. -#}
{% test every_row_is_in(model, other, columns) %}

select {{ columns | join(', ') }} from {{ model }}
except
select {{ columns | join(', ') }} from {{ other }}

{% endtest %}
