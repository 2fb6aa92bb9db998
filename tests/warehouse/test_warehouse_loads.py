from __future__ import annotations

import shutil
from collections.abc import Callable

import pytest

from tests.warehouse.landing import Row
from tests.warehouse.warehouse import Warehouse

AUDIT = """
    select
        mode, is_current, landed_row_count, staged_row_count, repeated_row_count,
        superseded_row_count, difference
    from marts.rpt_load_audit where resource = 'ratings' order by load_id
"""
ORPHANS = "relationships_mostly_fct_ratings_movie_id__movie_id__ref_dim_movies_"
# models and the tests named after claims; the others have their own tests
INTEGRITY = ("build", "--exclude", "test_type:unit", "test_type:generic")

# the audit with all that it reads, for those who look at nothing else
AUDITED = ("--select", "+rpt_load_audit", "--indirect-selection", "buildable")

# ratings and their movies, and the tests that read nothing else
READ = ("+fct_ratings", "+dim_movies")
TEST_OF_BOTH = ("test", "--select", *READ, "--indirect-selection", "cautious")


@pytest.mark.slow
def test_an_appended_load_adds_repeats_and_supersedes(
    make_warehouse: Callable[[], Warehouse], small: dict[str, list[Row]]
) -> None:
    warehouse = make_warehouse()
    warehouse.landing.land(small)
    user, movie, _, at = small["ratings"][0]
    second = [(user, movie, 2.5, at + 1), small["ratings"][1], (9, 1, 3.0, at)]
    warehouse.landing.land({"ratings": second}, append=["ratings"], source_counts={"ratings": 5})
    outcome = warehouse.dbt("--warn-error", *INTEGRITY)
    assert outcome.success, outcome
    assert warehouse.query("select rating from marts.fct_ratings where user_id = 1 order by 1") == [
        (2.5,),
        (5.0,),
    ]
    assert warehouse.query("select count(*), count(distinct user_id) from marts.fct_ratings") == [
        (5, 3)
    ]
    assert warehouse.query(AUDIT) == [
        ("full", True, 4, 2, 1, 1, 0),
        ("append", True, 3, 3, 0, 0, 0),
    ]


@pytest.mark.slow
def test_only_the_newest_manifest_says_what_counts(
    make_warehouse: Callable[[], Warehouse], small: dict[str, list[Row]]
) -> None:
    """A full load drops what went before, for its own resource; the others stand."""
    warehouse = make_warehouse()
    warehouse.landing.land(small)
    warehouse.landing.land({"ratings": small["ratings"][:1]})
    outcome = warehouse.dbt(*INTEGRITY)
    assert outcome.success
    assert {name for name, status in outcome.statuses.items() if status == "warn"} == {
        "assert_the_source_has_not_shrunk"
    }
    assert warehouse.query("select count(*) from marts.fct_ratings") == [(1,)]
    assert warehouse.query("select count(*) from marts.fct_tags") == [(4,)]
    assert warehouse.query(AUDIT) == [("full", False, 4, 0, 0, 0, 0), ("full", True, 1, 1, 0, 0, 0)]


def test_two_values_of_a_key_in_one_load_fail_the_key_test(
    make_warehouse: Callable[[], Warehouse], small: dict[str, list[Row]]
) -> None:
    warehouse = make_warehouse()
    user, movie, rating, at = small["ratings"][0]
    small["ratings"] += [(user, movie, rating - 1, at)]
    warehouse.landing.land(small)
    outcome = warehouse.dbt(
        "build", "--select", "stg_films__ratings", "--exclude", "test_type:unit"
    )
    assert outcome.statuses["unique_combination_stg_films__ratings_user_id__movie_id"] == "fail"


@pytest.mark.slow
def test_orphans_are_kept_and_warn(
    make_warehouse: Callable[[], Warehouse], small: dict[str, list[Row]]
) -> None:
    warehouse = make_warehouse()
    small["ratings"] += [(user, 1, 3.0, 978307200) for user in range(100, 200)]
    small["ratings"] += [(77, 404, 3.0, 978307200)]
    warehouse.landing.land(small)
    assert warehouse.dbt("run", "--select", *READ, "+rpt_user_activity").success
    outcome = warehouse.dbt(*TEST_OF_BOTH)
    assert outcome.success, outcome
    assert outcome.statuses[ORPHANS] == "warn"
    assert warehouse.query("select count(*) from marts.fct_ratings where movie_id = 404") == [(1,)]
    assert warehouse.query(
        "select rating_count from marts.rpt_user_activity where user_id = 77"
    ) == [(1,)]


@pytest.mark.slow
def test_orphans_above_the_limit_fail(
    make_warehouse: Callable[[], Warehouse], small: dict[str, list[Row]]
) -> None:
    warehouse = make_warehouse()
    small["ratings"] += [(77, 404, 3.0, 978307200)]
    warehouse.landing.land(small)
    assert warehouse.dbt("run", "--select", *READ).success
    outcome = warehouse.dbt(*TEST_OF_BOTH)
    assert not outcome.success
    assert outcome.statuses[ORPHANS] == "fail"


def test_missing_rows_warn_and_are_counted(
    make_warehouse: Callable[[], Warehouse], small: dict[str, list[Row]]
) -> None:
    warehouse = make_warehouse()
    warehouse.landing.land(small, source_counts={"tags": 10})
    outcome = warehouse.dbt(*INTEGRITY, *AUDITED)
    assert outcome.success, outcome
    assert outcome.statuses["assert_the_source_has_no_row_that_the_warehouse_lacks"] == "warn"
    assert warehouse.query(
        "select difference from marts.rpt_load_audit where resource = 'tags'"
    ) == [(6,)]


def test_a_current_load_that_was_deleted_is_noticed(
    make_warehouse: Callable[[], Warehouse], small: dict[str, list[Row]]
) -> None:
    warehouse = make_warehouse()
    first = warehouse.landing.land(small)
    warehouse.landing.land(
        {name: rows[:1] for name, rows in small.items()}, append=["movies", "ratings", "tags"]
    )
    shutil.rmtree(warehouse.raw_dir / "loads" / first)
    outcome = warehouse.dbt(*INTEGRITY, *AUDITED)
    assert outcome.statuses["assert_every_current_load_is_in_the_folder"] == "fail"
