"""The card about the last load says what came, changed and went, and no more than is known."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from reports.charts.quality import load_changes
from reports.charts.quality.load_changes import LoadChange
from reports.data.warehouse import Snapshot
from reports.words.catalogues import in_all
from tests.reports.answers import answered

CHANGE = LoadChange(
    resource="ratings",
    previous_status="complete",
    finished_at=dt.datetime(2026, 1, 2, 10, 0),  # noqa: DTZ001 - as the warehouse has it, in UTC
    previous_finished_at=dt.datetime(2026, 1, 1, 10, 0),  # noqa: DTZ001
    previous_row_count=1000,
    added_row_count=0,
    gone_row_count=0,
    changed_row_count=0,
    row_count=1000,
)
UNKNOWN = replace(
    CHANGE, resource="cast", added_row_count=None, gone_row_count=None, changed_row_count=None
)


@pytest.mark.parametrize(
    ("counts", "said"),
    [
        ((0, 0, 0), "No row has changed since the last load"),
        ((1, 0, 0), "1 row has come since the last load; none has changed or gone"),
        ((1200, 0, 0), "1,200 rows have come since the last load; none has changed or gone"),
        ((5, 2, 1), "Since the last load, 5 rows came, 1 changed and 2 went"),
        ((0, 2, 0), "Since the last load, 0 rows came, 0 changed and 2 went"),
    ],
)
def test_the_title_says_what_the_rows_of_all_resources_add_up_to(
    empty: Snapshot, counts: tuple[int, int, int], said: str
) -> None:
    added, gone, changed = counts
    row = replace(CHANGE, added_row_count=added, gone_row_count=gone, changed_row_count=changed)
    snapshot = answered(empty, [row, replace(CHANGE, resource="tags")])
    assert in_all(load_changes.finding(snapshot))["en"].replace("\u00a0", " ") == said


def test_french_is_written_with_its_own_plurals(empty: Snapshot) -> None:
    row = replace(CHANGE, added_row_count=5, gone_row_count=1, changed_row_count=2)
    said = in_all(load_changes.finding(answered(empty, [row])))["fr"]
    assert said.replace("\u00a0", " ").endswith("5 lignes ajoutées, 2 modifiées et 1 disparue")


def test_the_first_load_of_a_source_has_nothing_to_be_compared_with(empty: Snapshot) -> None:
    reason = load_changes.empty(empty)
    assert reason is not None
    assert in_all(reason)["en"].startswith("This is the first load of its source")
    assert load_changes.empty(answered(empty, [CHANGE])) is None


def test_what_is_not_known_is_not_called_unchanged(empty: Snapshot) -> None:
    snapshot = answered(empty, [UNKNOWN, CHANGE])
    said = in_all(load_changes.finding(snapshot))["en"].replace("\u00a0", " ")
    assert said.endswith("known for 1 of 2 resources")
    told = [[in_all(cell)["en"] for cell in row] for row in load_changes.table(snapshot).rows]
    assert told == [
        ["cast", "1,000", "unknown", "unknown", "unknown", "1,000"],
        ["Ratings", "1,000", "0", "0", "0", "1,000"],
    ]


def test_rows_that_the_load_before_lacked_are_said_to_count_as_new(empty: Snapshot) -> None:
    lacking = replace(CHANGE, previous_status="incomplete", added_row_count=9)
    assert load_changes.subtitle(answered(empty, [lacking])).key.endswith("recovered")
    for row in (CHANGE, replace(lacking, added_row_count=0), replace(CHANGE, added_row_count=9)):
        assert load_changes.subtitle(answered(empty, [row])).key == "load_changes.subtitle"
