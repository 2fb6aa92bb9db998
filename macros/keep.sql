{#- Says that a step is read more than once, and dear. DuckDB computes each
    step once. Spark would compute it anew for each reader, and readers of
    readers of readers are too many to plan: there the step becomes a table of
    its own while the model is built. `step` is the name of the CTE before,
    after those of the CTEs around it that a macro knows of, with dots. -#}
{% macro keep(step) -%}
    {{ return(adapter.dispatch('keep', 'films')(step)) }}
{%- endmacro %}

{% macro default__keep(step) -%}
{%- endmacro %}

{% macro spark__keep(step) -%}
    /* keep {{ step }} */
{%- endmacro %}
