"""From a load's journal to its files, and to what its manifest says of each resource."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import pyarrow as pa

from ingest.errors import TooManyRejectedError
from ingest.landing import (
    REJECTED_SCHEMA,
    Lineage,
    distinct_keys,
    landed_schema,
    to_landed,
    write_parquet,
)
from ingest.manifest import ResourceLoad, Status
from ingest.plan import Step
from ingest.rows import RowReader
from ingest.work import LandedPage, Work

REJECTED: Final = "_rejected"
REJECTED_ALWAYS_ALLOWED: Final = 10
"""So few bad rows never stop a load, however small the resource is."""


@dataclass(slots=True)
class Quarantine:
    """Rows set aside, of all resources of a load, and the fields nobody knows."""

    rows: list[dict[str, object]] = field(default_factory=list)
    unknown_fields: dict[str, set[str]] = field(default_factory=dict)

    def count(self, resource: str) -> int:
        """How many rows of a resource were set aside."""
        return sum(row["resource"] == resource for row in self.rows)

    def write(self, folder: Path) -> None:
        """Write what was set aside, if anything was, into a load's folder."""
        if self.rows:
            table = pa.Table.from_pylist(self.rows, schema=REJECTED_SCHEMA)
            write_parquet(folder / REJECTED, [table], REJECTED_SCHEMA)


def land_resource(
    work: Work,
    step: Step,
    *,
    folder: Path,
    count_after: int | None,
    max_rejected: float,
    quarantine: Quarantine,
) -> ResourceLoad:
    """Write a resource's files into `folder` and return what the manifest says of them.

    Args:
        work: The load in the making, all its pages in.
        step: What was to be done for the resource.
        folder: Of the load.
        count_after: The source's count once all pages were in; None where it gives none.
        max_rejected: Share of the rows that may be set aside.
        quarantine: Takes the rows that are.

    Raises:
        TooManyRejectedError: More than that aren't what the resource promises.
    """
    resource = step.resource
    pages = work.pages(resource.name)
    given = sum(page.rows for page in pages)
    tables = _tables(work, step, count_after, quarantine, max_rejected * given)
    files = write_parquet(folder / resource.name, tables, landed_schema(resource))
    keys = distinct_keys(folder, files, resource)
    return ResourceLoad(
        status=status_of(count_after, keys),
        mode=step.mode,
        reason=step.reason,
        source_count_before=step.count,
        source_count_after=count_after,
        rows=sum(file.rows for file in files),
        distinct_keys=keys,
        current_rows=keys,
        missing=None if count_after is None else count_after - keys,
        rejected=quarantine.count(resource.name),
        requests=sum(page.requests for page in pages),
        retries=sum(page.retries for page in pages),
        windows=tuple((*page.window, page.rows) for page in pages),
        files=files,
        current=(work.opening.load_id,),
        unknown_fields=tuple(sorted(quarantine.unknown_fields.get(resource.name, ()))),
    )


def carry_over(step: Step, count_after: int | None) -> ResourceLoad:
    """Return what the manifest says of a resource that took no requests."""
    earlier = step.previous or ResourceLoad(status="unverified", mode="not_requested", reason="")
    return ResourceLoad(
        status=earlier.status,
        mode=step.mode,
        reason=step.reason,
        source_count_before=step.count,
        source_count_after=earlier.source_count_after if step.previous else count_after,
        current_rows=earlier.current_rows,
        missing=earlier.missing,
        current=earlier.current,
    )


def status_of(count: int | None, keys: int) -> Status:
    """Return whether `keys` distinct rows are all that the source counts."""
    if count is None:
        return "unverified"
    return "complete" if keys == count else "incomplete"


def _tables(
    work: Work,
    step: Step,
    count_after: int | None,
    quarantine: Quarantine,
    rejected_allowed: float,
) -> Iterator[pa.Table]:
    reader = RowReader(step.resource)
    name = step.resource.name
    opening = work.opening
    lineage = Lineage(load_id=opening.load_id, loaded_at=opening.started_at)
    rejected = 0
    for page, body in work.bodies(name):
        rows = reader.read(body)
        for bad in rows.rejected:
            rejected += 1
            quarantine.rows.append(
                {
                    "resource": name,
                    "offset": _offset(page, bad.place, count_after),
                    "reason": bad.reason,
                    "raw": bad.raw,
                }
            )
            if rejected > max(rejected_allowed, REJECTED_ALWAYS_ALLOWED):
                raise TooManyRejectedError(
                    f"{name}: more than {rejected - 1} rows are not what this API promises, the"
                    f" last at offset {page.window.start + bad.place}: {bad.reason}. Nothing was"
                    " landed; allow more with --max-rejected if that is right."
                )
        if rows.unknown_fields:
            quarantine.unknown_fields.setdefault(name, set()).update(rows.unknown_fields)
        offsets = [_offset(page, place, count_after) for place in rows.places]
        yield to_landed(step.resource, rows.records, offsets, lineage)


def _offset(page: LandedPage, place: int, count: int | None) -> int | None:
    """Return a row's place in the source; None where its page lacks rows somewhere before it."""
    if page.rows < page.window.covered(count):
        return None
    return page.window.start + place
