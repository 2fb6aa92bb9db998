{#- Each tag's sums without each user, of users who are alike once. -#}
{% macro tags_without_each_user(tags, tags_of_users, totals_of_users) -%}
    with

    -- users who take as much away from the totals are alike to each tag that
    -- isn't theirs alone
    alike_users as (

        select
            tagged_total,
            good_total,
            bad_total,
            count(*) as user_count
        from {{ totals_of_users }}
        group by
            tagged_total,
            good_total,
            bad_total

    ),

    own_tags as (

        select
            {{ tags_of_users }}.*,
            {{ totals_of_users }}.tagged_total,
            {{ totals_of_users }}.good_total,
            {{ totals_of_users }}.bad_total
        from {{ tags_of_users }}
        inner join {{ totals_of_users }}
            on {{ tags_of_users }}.user_id = {{ totals_of_users }}.user_id

    ),

    own_tag_counts as (

        select
            tag_key,
            tagged_total,
            good_total,
            bad_total,
            count(*) as user_count
        from own_tags
        group by
            tag_key,
            tagged_total,
            good_total,
            bad_total

    ),

    -- what falls away from each tag and from the totals without each user; of
    -- users who are alike to a tag, one stands for all
    absences as (

        select
            tag_key,
            tagged_movie_count,
            good_movie_count,
            bad_movie_count,
            deviation_sum,
            squared_deviation_sum,
            tagged_total,
            good_total,
            bad_total
        from own_tags
        union all
        select
            {{ tags }}.tag_key,
            0 as tagged_movie_count,
            0 as good_movie_count,
            0 as bad_movie_count,
            0 as deviation_sum,
            0 as squared_deviation_sum,
            alike_users.tagged_total,
            alike_users.good_total,
            alike_users.bad_total
        from {{ tags }}
        cross join alike_users
        left join own_tag_counts
            on
                {{ tags }}.tag_key = own_tag_counts.tag_key
                and alike_users.tagged_total = own_tag_counts.tagged_total
                and alike_users.good_total = own_tag_counts.good_total
                and alike_users.bad_total = own_tag_counts.bad_total
        where alike_users.user_count > coalesce(own_tag_counts.user_count, 0)

    )

    select
        {{ tags }}.tag_key,
        {{ tags }}.tagged_movie_count - absences.tagged_movie_count
            as tagged_movie_count,
        {{ tags }}.good_movie_count - absences.good_movie_count
            as good_movie_count,
        {{ tags }}.bad_movie_count - absences.bad_movie_count
            as bad_movie_count,
        {{ tags }}.deviation_sum - absences.deviation_sum as deviation_sum,
        {{ tags }}.squared_deviation_sum - absences.squared_deviation_sum
            as squared_deviation_sum,
        {{ tags }}.tagged_total - absences.tagged_total as tagged_total,
        {{ tags }}.good_total - absences.good_total as good_total,
        {{ tags }}.bad_total - absences.bad_total as bad_total
    from {{ tags }}
    inner join absences on {{ tags }}.tag_key = absences.tag_key
{%- endmacro %}
