{#- A user who takes nothing away from a tag still takes something away from
    the totals. Users who take as much away from these are alike: one stands for
    all of them, unless each of them is a user of the tag's own. -#}
{% macro tags_without_other_users(tags, own_tags, totals_of_users) -%}
    with

    alike_users as (

        select
            tagged_total,
            good_total,
            bad_total,
            count(*) as user_count,
            row_number() over (
                order by tagged_total asc, good_total asc, bad_total asc
            ) as alike_number
        from {{ totals_of_users }}
        group by
            tagged_total,
            good_total,
            bad_total

    ),

    own_counts as (

        select
            {{ own_tags }}.tag_number,
            alike_users.alike_number,
            alike_users.user_count,
            count(*) as own_user_count
        from {{ own_tags }}
        inner join alike_users
            on
                {{ own_tags }}.tagged_total = alike_users.tagged_total
                and {{ own_tags }}.good_total = alike_users.good_total
                and {{ own_tags }}.bad_total = alike_users.bad_total
        group by
            {{ own_tags }}.tag_number,
            alike_users.alike_number,
            alike_users.user_count

    ),

    without_others as (

        select
            tag_number,
            alike_number
        from own_counts
        where own_user_count >= user_count

    ),

    paired as (

        select
            {{ tags }}.tag_number,
            alike_users.alike_number,
            {{ tags }}.tagged_movie_count,
            {{ tags }}.good_movie_count,
            {{ tags }}.bad_movie_count,
            {{ tags }}.tagged_total - alike_users.tagged_total as tagged_total,
            {{ tags }}.good_total - alike_users.good_total as good_total,
            {{ tags }}.bad_total - alike_users.bad_total as bad_total
        from {{ tags }}
        cross join alike_users

    )

    select
        tag_number,
        tagged_movie_count,
        good_movie_count,
        bad_movie_count,
        tagged_total,
        good_total,
        bad_total
    from paired
    where
        not {{ is_among(
            'paired', 'without_others', ['tag_number', 'alike_number']
        ) }}
{%- endmacro %}
