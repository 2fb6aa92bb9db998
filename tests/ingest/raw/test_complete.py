"""What decides that a load is complete: the source's rows, all there, once each."""

from __future__ import annotations

from typing import Any

import pytest

from ingest.raw.complete import judged, row_count
from ingest.raw.manifest import ResourceLoad, Status

LOAD = ResourceLoad(
    status="complete", mode="full", reason="first load", source_count_after=40, current_rows=40
)


def load(**values: Any) -> ResourceLoad:  # noqa: ANN401 (a field's, of any type)
    fields = {name: getattr(LOAD, name) for name in LOAD.__struct_fields__}
    return ResourceLoad(**(fields | values))


@pytest.mark.parametrize(
    ("values", "status", "missing"),
    [
        ({}, "complete", 0),
        ({"current_rows": 39}, "incomplete", 1),
        ({"current_rows": 41}, "incomplete", -1),
        ({"source_count_after": 0, "current_rows": 0}, "complete", 0),
        # the pages have shown another end than the count
        ({"row_end": 38, "current_rows": 38}, "complete", 0),
        ({"row_end": 38}, "incomplete", -2),
        ({"row_end": 45}, "incomplete", 5),
        # whatever the numbers say
        ({"moved": True}, "incomplete", 0),
        ({"unserved": True}, "incomplete", 0),
        # without a count nothing is proven, and what is known to be missing counts
        ({"source_count_after": None}, "unverified", None),
        ({"source_count_after": None, "row_end": 40}, "unverified", None),
        ({"source_count_after": None, "row_end": 41}, "incomplete", None),
        ({"source_count_after": None, "moved": True}, "incomplete", None),
        ({"source_count_after": None, "unserved": True}, "incomplete", None),
    ],
)
def test_a_load_is_complete_if_its_distinct_keys_are_as_many_as_the_source_s_rows(
    values: dict[str, Any], status: Status, missing: int | None
) -> None:
    found = judged(load(**values))
    assert (found.status, found.missing) == (status, missing)


def test_what_an_earlier_judgement_said_does_not_count() -> None:
    found = judged(load(status="incomplete", missing=7))
    assert (found.status, found.missing) == ("complete", 0)


@pytest.mark.parametrize(
    ("count", "end", "rows"), [(40, None, 40), (40, 38, 38), (None, 38, 38), (None, None, None)]
)
def test_what_the_pages_have_shown_counts_before_the_source_s_count(
    count: int | None, end: int | None, rows: int | None
) -> None:
    assert row_count(load(source_count_after=count, row_end=end)) == rows
