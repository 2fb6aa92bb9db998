"""Odd but honest data builds; what is only unlikely warns by name."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest

from tests.warehouse.landing import Row
from tests.warehouse.odd_data import ODD
from tests.warehouse.warehouse import Outcome, Warehouse

pytestmark = pytest.mark.slow

BUILD = ("build", "--exclude", "test_type:unit")

REMARKED = {
    "all_ratings_equal": {"stg_films__ratings_rules_mostly_hold"},
    "one_user": {"assert_ratings_are_of_many_days", "stg_films__movies_rules_mostly_hold"},
    "no_release_years": {"stg_films__movies_rules_mostly_hold", "dim_movies_rules_mostly_hold"},
    "ten_thousand_genres": {"dim_genres_are_words"},
    "movies_of_the_future": {"assert_few_ratings_precede_their_movies_release"},
    "hostile_titles": {"dim_genres_are_words"},
}


def remarks(outcome: Outcome) -> dict[str, str]:
    """Return what didn't pass."""
    passing = {"pass", "success", "no-op"}
    return {name: said for name, said in outcome.statuses.items() if said not in passing}


@pytest.mark.parametrize("name", sorted(set(ODD) - {"ratings_of_nothing"}))
def test_odd_data_builds(name: str, make_warehouse: Callable[[], Warehouse]) -> None:
    warehouse = make_warehouse()
    warehouse.landing.land(ODD[name])
    outcome = warehouse.dbt(*BUILD)
    assert outcome.success
    assert remarks(outcome) == dict.fromkeys(REMARKED.get(name, ()), "warn")


def test_ratings_without_a_catalogue_fail_as_orphans(
    make_warehouse: Callable[[], Warehouse],
) -> None:
    warehouse = make_warehouse()
    warehouse.landing.land(ODD["ratings_of_nothing"])
    said = remarks(warehouse.dbt(*BUILD))
    orphans = "relationships_mostly_fct_ratings_movie_id__movie_id__ref_dim_movies_"
    assert {name for name, status in said.items() if status != "skipped"} == {orphans}


def test_a_source_without_counts_builds_and_is_said_to_be_unverified(
    make_warehouse: Callable[[], Warehouse], small: dict[str, list[Row]]
) -> None:
    warehouse = make_warehouse()
    load_id = warehouse.landing.land(small)
    path = warehouse.raw_dir / "loads" / load_id / "manifest.json"
    manifest = json.loads(path.read_text())
    unverified = {"status": "unverified", "missing": None}
    manifest["status"] = "unverified"
    for entry in manifest["resources"].values():
        entry |= {**unverified, "source_count_before": None, "source_count_after": None}
    path.write_text(json.dumps(manifest))
    outcome = warehouse.dbt(*BUILD)
    assert outcome.success
    assert remarks(outcome) == {"assert_the_newest_load_calls_itself_complete": "warn"}
    assert warehouse.query("select distinct difference from marts.rpt_load_audit") == [(None,)]
