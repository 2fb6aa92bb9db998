"""Ratings that are wrong: keys, stars, times, owners, lineage."""

from __future__ import annotations

from tests.faults.fault import Fault, rewritten
from tests.faults.raw_copy import RawCopy

KEY = "unique_combination_stg_films__ratings_user_id__movie_id"
PLACE = "unique_combination_base_films__ratings_load_id__source_offset"
LACKS = "assert_the_source_has_no_row_that_the_warehouse_lacks"
PLACES = "assert_known_places_lie_within_the_source"
STARS = "stg_films__ratings_rules_hold.rating_is_on_the_scale"
HALVES = "stg_films__ratings_rules_hold.come_in_half_steps"
YEARLY_HALVES = "stg_films__ratings_rules_mostly_hold.is_of_a_year_with_halves"
STRETCHES = "stg_films__ratings_rules_mostly_hold.is_of_a_stretch_of_several_ratings"
TIMES = "stg_films__ratings_rules_hold.rated_at_is_since_1995"
PRECEDE = "stg_films__ratings_rules_hold.precede_their_load"
DAYS = "assert_ratings_are_of_many_days"
RELEASE = "assert_few_ratings_precede_their_movies_release"
TAGGERS = "assert_taggers_often_rated_the_movie_they_tagged"
ORPHANS = "relationships_mostly_fct_ratings_movie_id__movie_id__ref_dim_movies_"
FILES = "assert_files_hold_the_rows_that_their_manifest_states"
LINEAGE = "assert_staged_rows_carry_the_time_of_their_load"


def replacing(name: str, column: str, value: str, *caught_by: str, is_sealed: bool = True) -> Fault:
    """Return the fault of a column that holds another value in each rating."""
    sql = f'select * replace ({value} as "{column}") from landed'  # noqa: S608
    return rewritten(name, "ratings", sql, *caught_by, is_sealed=is_sealed)


def in_one(name: str, column: str, value: str, *caught_by: str, is_sealed: bool = True) -> Fault:
    """Return the fault of a column that holds another value in the first rating of each load."""
    first = "_offset = (select min(_offset) from landed)"
    return replacing(
        name,
        column,
        f'case when {first} then {value} else "{column}" end',
        *caught_by,
        is_sealed=is_sealed,
    )


def lose_a_page_and_lower_the_count(raw: RawCopy) -> None:
    """Drop 500 of the newest ratings, and claim that the source has 500 less."""
    sql = "from landed where _offset >= (select min(_offset) + 500 from landed)"
    raw.rewrite("ratings", sql, raw.newest)
    with raw.manifest() as manifest:
        manifest["resources"]["ratings"]["source_count_before"] -= 500
        manifest["resources"]["ratings"]["source_count_after"] -= 500


def name_another_load(raw: RawCopy) -> None:
    """Have the newest load's rows claim to be of the first."""
    sql = f"select * replace ('{raw.first}' as _load_id) from landed"  # noqa: S608
    raw.rewrite("ratings", sql, raw.newest)


KEYS = [
    rewritten(
        "a_rating_stands_twice_with_other_stars",
        "ratings",
        """
        from landed union all from (
            select * replace (0.5 as rating, null as _offset) from landed where rating > 1 limit 1
        )
        """,
        KEY,
    ),
    rewritten("a_page_is_landed_twice", "ratings", "from landed union all from landed", PLACE),
    rewritten(
        "a_page_is_landed_twice_at_later_places",
        "ratings",
        "from landed union all"
        " from (select * replace (_offset + 1000000 as _offset) from landed where _offset < 500)",
        PLACES,
    ),
    rewritten(
        "a_page_is_given_twice_in_place_of_the_next",
        "ratings",
        """
        from landed where _offset not between 500 and 999 union all
        from (select * replace (_offset + 500 as _offset) from landed where _offset < 500)
        """,
        LACKS,
    ),
    rewritten(
        "a_page_is_missing", "ratings", "from landed where _offset not between 500 and 999", LACKS
    ),
    rewritten("one_rating_is_missing", "ratings", "from landed where _offset <> 7", LACKS),
    rewritten("one_user_is_missing", "ratings", "from landed where userid <> 7", LACKS),
    rewritten("all_ratings_are_missing", "ratings", "from landed where false", LACKS),
    Fault(
        "a_page_is_missing_and_the_count_is_lowered_to_match",
        lose_a_page_and_lower_the_count,
        (PLACES,),
    ),
    rewritten(
        "ratings_that_the_source_lacks_are_added",
        "ratings",
        "from landed union all from"
        " (select * replace (userid + 5000 as userid, null as _offset) from landed limit 3)",
        LACKS,
    ),
]

STAR_VALUES = [
    in_one("one_rating_is_out_of_range", "rating", "5.5", STARS),
    in_one("one_rating_is_of_no_star", "rating", "0.0", STARS),
    in_one("one_rating_is_not_a_number", "rating", "'nan'::double", STARS),
    in_one("one_rating_is_of_a_quarter_star", "rating", "3.25", HALVES),
    replacing("stars_are_out_of_ten", "rating", "rating * 2", STARS),
    replacing("stars_are_a_share", "rating", "rating / 5", STARS, HALVES),
    replacing(
        "stars_are_turned_round",
        "rating",
        "least(6 - rating, 5)",
        "stg_films__ratings_rules_mostly_hold.is_three_or_more",
    ),
    replacing(
        "stars_are_cut_to_whole_ones",
        "rating",
        "ceil(rating)",
        "stg_films__ratings_rules_mostly_hold.is_half_since_2004",
        YEARLY_HALVES,
    ),
    replacing(
        "stars_are_cut_to_whole_ones_from_a_year_on",
        "rating",
        "case when timestamp >= 1420070400 then ceil(rating) else rating end",
        YEARLY_HALVES,
    ),
    replacing(
        "a_page_of_ratings_is_all_of_three_stars",
        "rating",
        "case when _offset between 1000 and 1999 then 3.0 else rating end",
        STRETCHES,
    ),
    replacing(
        "half_stars_were_given_before_there_were_any",
        "rating",
        "greatest(rating - 0.5, 0.5)",
        "stg_films__ratings_rules_mostly_hold.is_whole_before_2003_02",
    ),
    replacing(
        "all_stars_are_equal",
        "rating",
        "4.0",
        "stg_films__ratings_rules_mostly_hold.is_half_since_2004",
        YEARLY_HALVES,
        STRETCHES,
    ),
]

TIME_VALUES = [
    replacing("times_are_in_milliseconds", "timestamp", "timestamp * 1000", PRECEDE),
    replacing(
        "times_are_in_microseconds", "timestamp", "timestamp * 1000000", "stg_films__ratings"
    ),
    in_one("one_time_is_in_the_future", "timestamp", "4000000000", PRECEDE),
    in_one("one_time_is_zero", "timestamp", "0", TIMES),
    in_one("one_time_is_negative", "timestamp", "-timestamp", TIMES),
    replacing("times_are_zero", "timestamp", "0", TIMES),
    replacing(
        "times_are_cut_to_the_day",
        "timestamp",
        "timestamp // 86400 * 86400",
        "stg_films__ratings_rules_mostly_hold.rated_at_has_a_time",
    ),
    replacing("times_are_all_equal", "timestamp", "1300000000", DAYS),
    replacing("times_are_those_of_landing", "timestamp", "epoch(_loaded_at)::bigint", DAYS),
    replacing("times_are_ten_years_early", "timestamp", "timestamp - 315576000", TIMES),
    replacing("times_are_a_year_early", "timestamp", "timestamp - 31557600", RELEASE),
    replacing("times_are_twenty_years_late", "timestamp", "timestamp + 631152000", PRECEDE),
]

OWNERS = [
    rewritten(
        "user_and_movie_are_swapped",
        "ratings",
        "select * replace (movieid as userid, userid as movieid) from landed",
        ORPHANS,
        TAGGERS,
    ),
    replacing("movie_ids_are_shifted_by_one", "movieId", "movieid + 1", ORPHANS),
    replacing("user_ids_are_shifted_by_one", "userId", "userid + 1", TAGGERS),
    rewritten(
        "ratings_are_those_of_other_movies",
        "ratings",
        """
        with others as (
            select movieid, lead(movieid, 1, 1) over (order by hash(movieid)) as other
            from (select distinct movieid from landed)
        )
        select landed.* replace (other as movieid) from landed inner join others using (movieid)
        """,
        RELEASE,
        TAGGERS,
    ),
    in_one("one_rating_is_of_an_unknown_movie", "movieId", "999999", ORPHANS),
    rewritten(
        "stars_and_times_are_swapped",
        "ratings",
        "select * replace (timestamp::double as rating, rating::bigint as timestamp) from landed",
        STARS,
        TIMES,
    ),
]

NULLS = [
    in_one(f"one_{name}_is_null", column, "null", *caught, is_sealed=False)
    for name, column, *caught in (
        ("user", "userId", "stg_films__ratings_rules_hold.user_id_is_there"),
        ("movie", "movieId", "stg_films__ratings_rules_hold.movie_id_is_there"),
        ("rating", "rating", STARS, HALVES),
        ("time", "timestamp", TIMES, PRECEDE),
        ("load", "_load_id", FILES),
    )
]

ROW_LINEAGE = [
    Fault("rows_claim_to_be_of_another_load", name_another_load, (FILES,)),
    replacing(
        "rows_claim_to_be_landed_later", "_loaded_at", "_loaded_at + interval 9 year", LINEAGE
    ),
    replacing("rows_claim_to_be_landed_in_1970", "_loaded_at", "to_timestamp(0)", LINEAGE, PRECEDE),
    replacing("places_begin_before_the_first", "_offset", "_offset - 1", PLACES),
]

IN_RATINGS = [*KEYS, *STAR_VALUES, *TIME_VALUES, *OWNERS, *NULLS, *ROW_LINEAGE]
