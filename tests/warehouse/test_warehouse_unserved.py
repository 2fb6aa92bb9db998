"""A resource that the source doesn't serve costs itself alone."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest

from reports.data.warehouse import read_snapshot
from reports.page.contents import queries
from reports.page.files import render_cards
from tests.warehouse.landing import Landing, Row
from tests.warehouse.warehouse import Warehouse

DATA_TESTS = ("build", "--exclude", "test_type:unit")
INCOMPLETE = "assert_the_newest_load_calls_itself_complete"


def say_of(landing: Landing, load_id: str, resource: str, **entries: object) -> None:
    """Change what a load's manifest says of a resource, and of the whole."""
    path = landing.raw_dir / "loads" / load_id / "manifest.json"
    manifest = json.loads(path.read_text())
    manifest["resources"][resource] |= entries
    manifest |= {"status": "incomplete", "a_field_of_tomorrow": {"a": [1]}}
    path.write_text(json.dumps(manifest))


@pytest.mark.slow
@pytest.mark.parametrize(
    ("resource", "is_counted"),
    [
        ("links", False),
        ("movies", True),
        ("tags", True),
        ("ratings", True),
        ("ratings", False),
    ],
)
def test_a_resource_without_a_row_leaves_a_warehouse_and_a_page(
    make_warehouse: Callable[[], Warehouse],
    small: dict[str, list[Row]],
    resource: str,
    *,
    is_counted: bool,
) -> None:
    warehouse = make_warehouse()
    rows = {**small, resource: []}
    load_id = warehouse.landing.land(rows, source_counts={resource: 7})
    unknown = {} if is_counted else {"missing": None}
    if not is_counted:
        unknown |= {"source_count_before": None, "source_count_after": None}
    say_of(
        warehouse.landing, load_id, resource, mode="unserved", status="incomplete", new=1, **unknown
    )
    outcome = warehouse.dbt(*DATA_TESTS)
    assert outcome.success, outcome
    assert outcome.statuses[INCOMPLETE] == "warn"
    counts = {name: len(rows) for name, rows in warehouse.tables("marts").items()}
    assert counts["dim_movies"] == len(rows["movies"])
    assert counts["fct_ratings"] == len(rows["ratings"])
    assert counts["fct_tags"] == len(rows["tags"])
    cards = render_cards(read_snapshot(warehouse.db, queries()))
    assert [card.name for card in cards.values() if card.problem is not None] == []


@pytest.mark.slow
@pytest.mark.parametrize(
    ("mode", "lands"), [("recheck", True), ("restored", False), ("recheck", False)]
)
def test_a_load_of_a_later_mode_is_read(
    make_warehouse: Callable[[], Warehouse],
    small: dict[str, list[Row]],
    mode: str,
    *,
    lands: bool,
) -> None:
    warehouse = make_warehouse()
    warehouse.landing.land(small)
    load_id = warehouse.landing.land({"tags": small["tags"]} if lands else {})
    say_of(warehouse.landing, load_id, "tags", mode=mode, status="complete")
    outcome = warehouse.dbt(
        *("build", "--select", "+rpt_load_audit", "--exclude", "test_type:unit"),
        *("--indirect-selection", "buildable"),
    )
    assert outcome.statuses["stg_films__loads_rules_hold"] == "pass"
    assert outcome.success, outcome
