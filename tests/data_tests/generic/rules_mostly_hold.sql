{#- What holds of nearly every row: a few exceptions are the source's own, many
    are a fault, or a source of another kind, so: warn. Each rule has its least
    share, of the rows that its `among` picks where it has one; under a hundred
    rows a share says nothing and passes. Where it is missed, each exception is
    returned with the rule's name. -#}
{% test rules_mostly_hold(model, rules) %}

{{ config(severity='warn') }}

{% if not rules %}
{{ exceptions.raise_compiler_error('rules_mostly_hold on ' ~ model ~ ' needs rules') }}
{% endif %}

{% for name, rule in rules.items() %}
select exceptions.broken_rule
from (
    select
        '{{ name }}' as broken_rule,
        ({{ rule['expression'] }}) is true as is_true
    from {{ model }}
    where {{ rule['among'] or 'true' }}
) as exceptions
cross join (
    select
        count(*) as row_count,
        count(*) filter (where is_true) as true_count
    from (
        select ({{ rule['expression'] }}) is true as is_true
        from {{ model }}
        where {{ rule['among'] or 'true' }}
    ) as judged
) as counted
where
    not exceptions.is_true
    and counted.row_count >= 100
    and counted.true_count < {{ rule['least_share'] }} * counted.row_count
{% if not loop.last %}union all{% endif %}
{% endfor %}

{% endtest %}
