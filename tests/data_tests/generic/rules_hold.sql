{#- What has to be true of each row, several rules in one test, because dbt
    takes longer to start a test than to run it. Each row returned names the rule
    that it breaks. `is true`, because a null would slip through `not (…)`; judged
    before it is filtered, so that a rule may look at a row's neighbours. -#}
{% test rules_hold(model, rules) %}

{% if not rules %}
{{ exceptions.raise_compiler_error('rules_hold on ' ~ model ~ ' needs rules') }}
{% endif %}

{% for name, expression in rules.items() %}
select *
from (
    select
        '{{ name }}' as broken_rule,
        ({{ expression }}) is true as is_true,
        *
    from {{ model }}
) as judged
where not is_true
{% if not loop.last %}union all{% endif %}
{% endfor %}

{% endtest %}
