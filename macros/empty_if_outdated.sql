{#- A pre-hook of an incremental model that adds its parent's rows of loads
    that it has none of. That is right if every load that it has rows of has some
    in the parent too: then the newest load of each key is the one it was, or one
    that is new here. Otherwise (all landed anew, another source, an older state,
    a load superseded as a whole) what stands may be wrong: the table is emptied,
    and the model adds all there is. -#}
{% macro empty_if_outdated(parent) -%}
    {%- if is_incremental() -%}
        delete from {{ this }}
        where exists (
            select load_id from {{ this }}
            except
            select load_id from {{ ref(parent) }}
        )
    {%- endif -%}
{%- endmacro %}
