{#- What has to be true of each row, several rules in one test, because dbt
    takes longer to start a test than to run it. Each row returned names the rule
    that it breaks. `is not true`, because a null would slip through `not (…)`. -#}
{% test rules_hold(model, rules) %}

{% if not rules %}
{{ exceptions.raise_compiler_error('rules_hold on ' ~ model ~ ' needs rules') }}
{% endif %}

{% for name, expression in rules.items() %}
select
    '{{ name }}' as broken_rule,
    *
from {{ model }}
where ({{ expression }}) is not true
{% if not loop.last %}union all{% endif %}
{% endfor %}

{% endtest %}
