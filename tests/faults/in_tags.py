"""Tags that are wrong: those that pages hide, texts, times, owners."""

from __future__ import annotations

from tests.faults.fault import VERIFY, Fault, rewritten

LACKS = "assert_the_source_has_no_row_that_the_warehouse_lacks"
DECODED = "text_is_decoded_stg_films__tags_tag"
TAGGERS = "assert_taggers_often_rated_the_movie_they_tagged"


def tags(name: str, replacement: str, *caught_by: str, is_sealed: bool = True) -> Fault:
    """Return the fault of columns that hold another value in each tag."""
    sql = f"select * replace ({replacement}) from landed"  # noqa: S608
    return rewritten(name, "tags", sql, *caught_by, is_sealed=is_sealed)


IN_TAGS = [
    rewritten(
        "pages_hide_all_but_a_users_first_tag_of_a_movie",
        "tags",
        "from landed qualify row_number() over (partition by userid, movieid order by _offset) = 1",
        LACKS,
    ),
    rewritten(
        "a_tag_stands_twice_with_another_time",
        "tags",
        "from landed union all from"
        " (select * replace (timestamp + 1 as timestamp, null as _offset) from landed limit 1)",
        "unique_combination_stg_films__tags_user_id__movie_id__tag",
    ),
    tags(
        "tags_are_blank",
        "repeat(' ', _offset + 1) as tag",
        "stg_films__tags_rules_mostly_hold.tag_is_not_blank",
    ),
    tags("tags_were_read_as_latin_1", "replace(tag, 'e', 'Ã©') as tag", DECODED),
    tags("tags_are_escaped_for_html", "tag || ' &amp; more' as tag", DECODED),
    tags("tags_have_line_ends_within", "tag || chr(10) || 'more' as tag", DECODED),
    tags(
        "one_tag_is_null",
        "case when _offset = 7 then null else tag end as tag",
        "stg_films__tags_rules_hold.tag_is_there",
        "stg_films__tags_rules_hold.tag_key_is_there",
        is_sealed=False,
    ),
    tags(
        "tag_times_are_in_milliseconds",
        "timestamp * 1000 as timestamp",
        "stg_films__tags_rules_hold.precede_their_load",
    ),
    tags(
        "tag_times_are_zero",
        "0 as timestamp",
        "stg_films__tags_rules_hold.tagged_at_is_since_1995",
    ),
    tags(
        "tag_times_are_cut_to_the_day",
        "timestamp // 86400 * 86400 as timestamp",
        "stg_films__tags_rules_mostly_hold.tagged_at_has_a_time",
    ),
    tags(
        "tags_are_dated_ten_years_early",
        "timestamp - 315576000 as timestamp",
        "assert_few_tags_precede_their_movies_release",
    ),
    tags(
        "places_of_tags_are_turned_round",
        "(min(_offset) over () + max(_offset) over () - _offset) as _offset",
        VERIFY,
    ),
    tags("tags_are_by_the_next_user", "userid + 1 as userid", TAGGERS),
    tags("tags_have_user_and_movie_swapped", "userid as movieid, movieid as userid", TAGGERS),
    tags(
        "one_tag_is_of_an_unknown_movie",
        "case when _offset = 7 then 999999 else movieid end as movieid",
        "relationships_mostly_fct_tags_movie_id__movie_id__ref_dim_movies_",
    ),
    rewritten(
        "rows_are_landed_twice_without_their_places",
        "tags",
        "from landed union all from (select * replace (null as _offset) from landed)",
        VERIFY,
    ),
]
