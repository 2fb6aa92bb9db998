"""Checks that a manifest doesn't contradict itself."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import Final

from ingest.raw.complete import judged, row_count, worst
from ingest.raw.manifest import Manifest, ResourceLoad
from ingest.source.resources import EVERY_RESOURCE

LARGEST_OFFSET: Final = 2**63 - 1
"""Of a signed 64-bit column, as landed files have for offsets."""


def contradictions(name: str, manifest: Manifest) -> Iterator[str]:
    """Yield a sentence for whatever in a manifest contradicts itself, or the load's folder.

    Args:
        name: Of the load's folder.
        manifest: Of the load.
    """
    if manifest.load_id != name:
        yield f"is of load {manifest.load_id}."
    for resource in manifest.resources.keys() - EVERY_RESOURCE.keys():
        yield f"there is no resource {resource}."
    status = worst([load.status for load in manifest.resources.values()])
    if manifest.status != status:
        yield f"the load is {manifest.status}, its resources {status}."
    for resource, load in manifest.resources.items():
        given = sum(rows for _, _, rows in load.windows)
        if given != load.rows + load.rejected:
            yield (
                f"the windows of {resource} gave {given} rows, {load.rows} were landed and"
                f" {load.rejected} set aside."
            )
        for fault in _contradictions_of(load, manifest):
            yield f"{resource} {fault}"


def _contradictions_of(load: ResourceLoad, manifest: Manifest) -> Iterator[str]:
    """Yield each contradiction in what a load says of a resource, without the resource's name."""
    if sum(file.rows for file in load.files) != load.rows:
        yield f"has {load.rows} rows, its files are said to have others."
    if load.files and load.repeated not in {None, load.rows - load.distinct_keys}:
        yield f"has {load.rows} rows of {load.distinct_keys} keys, but {load.repeated} repeated."
    for start, stop, _ in load.windows:
        if not 0 <= start <= stop <= LARGEST_OFFSET:
            yield f"has a window [{start}, {stop}), which can't be."
            return
    if load.files and manifest.load_id not in load.current:
        current = ", ".join(load.current) or "nothing"
        yield f"was landed, but it calls current {current}."
    if manifest.restored_from is not None and load.mode != "restored":
        yield f"is {load.mode}, though the load makes {manifest.restored_from} current again."
    if load.windows and load.mode in {"restored", "unserved"}:
        yield f"is {load.mode}, but it has windows of its own."
    if load.files and load.mode == "restored":
        yield "is restored, but it has files of its own."
    if load.mode == "restored" and load.requests:
        yield f"is restored, but {load.requests} requests were made for it."
    yield from _offset_faults(load)
    if load.unserved and load.status != "incomplete":
        yield f"is called {load.status}, though the source didn't serve it."
    if load.current:
        yield from _count_faults(load)


def _count_faults(load: ResourceLoad) -> Iterator[str]:
    count, end = load.source_count_after, row_count(load)
    if load.count_error is not None and count in {None, end}:
        yield (
            f"has a count that is {load.count_error.replace('_', ' ')}, but the source counts"
            f" {count} and its rows end at {end}."
        )
    should = judged(load)
    if load.missing != should.missing:
        yield f"has {load.current_rows} rows and {load.missing} missing of {end}."
    if load.status != should.status:
        yield f"is called {load.status}, though its counts make it {should.status}."


def _offset_faults(load: ResourceLoad) -> Iterator[str]:
    """Yield what is wrong with the offsets of rows that the source doesn't give."""
    offsets, failed = load.unavailable_offsets, load.failed_offsets
    # Before failed rows were told apart, a manifest listed only the offsets that its load found.
    is_wrong = (
        len(offsets) > load.unavailable if failed is None else (len(offsets) != load.unavailable)
    )
    if is_wrong:
        yield f"has {len(offsets)} offsets of {load.unavailable} unavailable rows."
    for name, listed in (("unavailable", offsets), ("failed", failed or ())):
        if any(one >= other for one, other in pairwise(listed)):
            yield f"has {name} offsets that don't rise."
        if listed and not 0 <= min(listed) <= max(listed) <= LARGEST_OFFSET:
            yield f"has {name} offsets that can't be."
    if not set(failed or ()) <= set(offsets):
        yield "has failed offsets that aren't among the unavailable ones."
