"""Decides whether a load is complete: all rows that the source has are there, once each."""

from __future__ import annotations

import msgspec

from ingest.raw.manifest import ResourceLoad, Status


def row_count(load: ResourceLoad) -> int | None:
    """Return how many rows the source has: what its pages have shown, else what it counts."""
    return load.source_count_after if load.row_end is None else load.row_end


def judged(load: ResourceLoad) -> ResourceLoad:
    """Return what a load did for a resource, with the `status` and `missing` that follow from it.

    Distinct natural keys are compared with the rows that the source has. Where it gives no count
    the rows are unverified at best, even if its pages have shown their end.
    """
    rows = row_count(load)
    lacks = rows is not None and rows != load.current_rows
    status: Status = "complete"
    if load.moved or load.unserved or lacks:
        status = "incomplete"
    elif load.source_count_after is None:
        status = "unverified"
    has_count = rows is not None and load.source_count_after is not None
    missing = rows - load.current_rows if rows is not None and has_count else None
    return msgspec.structs.replace(load, status=status, missing=missing)


def worst(statuses: list[Status]) -> Status:
    """Return the status of a whole from those of its parts."""
    order: tuple[Status, ...] = ("incomplete", "unverified", "complete")
    return min(statuses, key=order.index, default="complete")
