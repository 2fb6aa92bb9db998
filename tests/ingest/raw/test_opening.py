"""Whether what a stopped run had may serve a later one: the same work, of a source that grew."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import msgspec
import pytest

from ingest.raw.opening import Opening

PAGES = Opening(
    load_id="20261120T120000000000Z",
    started_at=datetime(2026, 11, 20, 12, tzinfo=UTC),
    source="https://films.example",
    batch_size=10,
    modes={"tags": "full", "links": "append"},
    counts={"tags": 40, "links": 25},
)
RECOVERY = msgspec.structs.replace(
    PAGES, modes={"tags": "recovery"}, bases={"tags": ("20261119T120000000000Z",)}
)


@pytest.mark.parametrize(
    ("begun", "changes", "expected"),
    [
        (PAGES, {}, True),
        (PAGES, {"load_id": "later", "is_full_refresh": True}, True),
        (PAGES, {"counts": {"tags": 41}}, True),
        (PAGES, {"modes": {"tags": "recheck"}}, True),
        (PAGES, {"modes": {"tags": "append"}}, False),
        (PAGES, {"modes": {}}, False),
        (PAGES, {"counts": {"tags": 39}}, False),
        (PAGES, {"counts": {}}, False),
        (PAGES, {"source": "https://other.example"}, False),
        (PAGES, {"batch_size": 20}, False),
        (msgspec.structs.replace(PAGES, counts={}), {"counts": {}}, True),
        (msgspec.structs.replace(PAGES, counts={}), {"counts": {"tags": 40}}, False),
        (RECOVERY, {}, True),
        (RECOVERY, {"bases": {"tags": ("20261120T110000000000Z",)}}, False),
        (RECOVERY, {"bases": {}}, False),
        # a journal of an older version doesn't tell of which loads it is
        (msgspec.structs.replace(RECOVERY, bases={}), {"bases": RECOVERY.bases}, True),
    ],
)
def test_the_same_work_on_a_source_that_has_lost_nothing_is_gone_on_with(
    begun: Opening, changes: dict[str, Any], *, expected: bool
) -> None:
    later = msgspec.structs.replace(begun, **changes)
    assert begun.is_same_work(later, "tags") == expected


def test_pages_and_recoveries_are_of_two_kinds() -> None:
    assert (PAGES.kind, RECOVERY.kind) == ("pages", "recovery")
