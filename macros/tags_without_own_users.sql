{% macro tags_without_own_users(tags, own_tags) -%}
    select
        {{ tags }}.tag_number,
        {{ tags }}.tagged_movie_count - {{ own_tags }}.tagged_movie_count
            as tagged_movie_count,
        {{ tags }}.good_movie_count - {{ own_tags }}.good_movie_count
            as good_movie_count,
        {{ tags }}.bad_movie_count - {{ own_tags }}.bad_movie_count
            as bad_movie_count,
        {{ tags }}.deviation_sum - {{ own_tags }}.deviation_sum as deviation_sum,
        {{ tags }}.squared_deviation_sum - {{ own_tags }}.squared_deviation_sum
            as squared_deviation_sum,
        {{ tags }}.tagged_total - {{ own_tags }}.tagged_total as tagged_total,
        {{ tags }}.good_total - {{ own_tags }}.good_total as good_total,
        {{ tags }}.bad_total - {{ own_tags }}.bad_total as bad_total
    from {{ tags }}
    inner join {{ own_tags }} on {{ tags }}.tag_number = {{ own_tags }}.tag_number
{%- endmacro %}
