{% macro find_own_tags(tags, tags_of_users, totals_of_users) -%}
    select
        {{ tags }}.tag_number,
        {{ tags_of_users }}.tagged_movie_count,
        {{ tags_of_users }}.good_movie_count,
        {{ tags_of_users }}.bad_movie_count,
        {{ tags_of_users }}.deviation_sum,
        {{ tags_of_users }}.squared_deviation_sum,
        {{ totals_of_users }}.tagged_total,
        {{ totals_of_users }}.good_total,
        {{ totals_of_users }}.bad_total
    from {{ tags }}
    inner join {{ tags_of_users }}
        on {{ tags }}.tag_key = {{ tags_of_users }}.tag_key
    inner join {{ totals_of_users }}
        on {{ tags_of_users }}.user_id = {{ totals_of_users }}.user_id
{%- endmacro %}
