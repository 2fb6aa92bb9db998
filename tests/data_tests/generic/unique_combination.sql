{#- Unlike `unique` it takes nulls for equal: two rows without a key fail. Rows
    are grouped only where nothing cheaper tells that no key repeats: their own
    order; the very same keys in a table of which this is tested too (`keys_of`)
    or whose order shows it (`rising_in`). -#}
{% test unique_combination(model, columns, keys_of=none, rising_in=none) %}

select
    {{ columns | join(', ') }},
    count(*) as row_count
from {{ model }}
where
    {% if keys_of %}
    not {{ have_same_rows(model, keys_of, columns) }}
    {% elif rising_in %}
    not (
        {{ keys_rise(rising_in, columns) }}
        and {{ have_same_rows(model, rising_in, columns) }}
    )
    {% else %}
    not {{ keys_rise(model, columns) }}
    {% endif %}
group by {{ columns | join(', ') }}
having count(*) > 1

{% endtest %}
