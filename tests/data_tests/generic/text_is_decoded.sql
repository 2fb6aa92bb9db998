{#- UTF-8 read as Latin-1 or Windows-1252 ("Ã©"), what a decoder puts where it
    gave up, controls, and HTML's entities. A title may be of such, so: warn. -#}
{% test text_is_decoded(model, column_name) %}

{{ config(severity='warn') }}

select {{ column_name }}
from {{ model }}
where
    {{ matches(
        column_name,
        '[\\x{C2}\\x{C3}\\x{E2}][\\x{80}-\\x{BF}\\x{2010}-\\x{2122}]'
    ) }}
    or {{ matches(column_name, '[\\x{FFFD}\\p{Cc}]') }}
    or {{ matches(column_name, '&([a-z]+|#[0-9]+);') }}

{% endtest %}
