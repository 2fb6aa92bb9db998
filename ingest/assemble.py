"""From a load's journal to its files, and to what its manifest says of each resource."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import pyarrow as pa

from ingest.errors import TooManyRejectedError
from ingest.landing import (
    Lineage,
    distinct_keys,
    landed_schema,
    to_landed,
    write_parquet,
)
from ingest.manifest import LandedFile, ResourceLoad, Status
from ingest.plan import Step
from ingest.quarantine import Quarantine
from ingest.raw_dir import RawDir
from ingest.resources import Resource
from ingest.rows import RowReader
from ingest.windows import Window
from ingest.work import Work


@dataclass(frozen=True, slots=True)
class Batch:
    """Rows of one window, as JSON, on their way into a file.

    Attributes:
        window: Where in the source they stand.
        body: JSON, a list.
        is_whole: Whether they are all the rows that the window covers, so that each one's
            offset is known.
    """

    window: Window
    body: bytes
    is_whole: bool


@dataclass(frozen=True, slots=True)
class Landed:
    """What a load's files hold.

    Attributes:
        resources: What the manifest says of each resource.
        rejected_files: Hold the rows that were set aside, of all resources.
    """

    resources: Mapping[str, ResourceLoad]
    rejected_files: tuple[LandedFile, ...]


def land_batches(
    batches: Iterator[Batch],
    step: Step,
    *,
    given: int,
    work: Work,
    raw: RawDir,
    quarantine: Quarantine,
    earlier: tuple[str, ...],
    count_after: int | None,
    windows: tuple[tuple[int, int, int], ...],
    unavailable: tuple[int, tuple[int, ...]] = (0, ()),
    has_fallen: bool = False,
) -> ResourceLoad:
    """Write a resource's files and return what the manifest says of them.

    Args:
        batches: In the order in which they are to be landed.
        step: What is done for the resource.
        given: Rows in all batches together.
        work: The load in the making.
        raw: Holds the earlier loads.
        quarantine: Takes rows that aren't what the resource promises.
        earlier: Loads whose rows stand beside this one's.
        count_after: The source's count; None where it gives none.
        windows: What the manifest says of them: start, stop, rows given.
        unavailable: How many rows were known before not to be had, and the offsets of those
            found now.
        has_fallen: Whether the source's count fell while its rows were being asked for.

    Raises:
        TooManyRejectedError: More than allowed aren't what the resource promises.
    """
    resource, opening = step.resource, work.opening
    lineage = Lineage(load_id=opening.load_id, loaded_at=opening.started_at)
    folder = work.landed
    standing = step.previous.current_rows if earlier and step.previous else 0
    tables = _tables(batches, resource, lineage, quarantine, given + standing)
    files = write_parquet(folder / resource.name, tables, landed_schema(resource))
    own_paths = [folder / file.path for file in files]
    paths = [*raw.files(resource.name, earlier), *own_paths]
    current_rows = distinct_keys(paths, resource)
    own_keys = distinct_keys(own_paths, resource) if earlier else current_rows
    rows = sum(file.rows for file in files)
    rejected = quarantine.count(resource.name)
    moved = has_fallen or (step.count != count_after and own_keys < rows)
    return ResourceLoad(
        status="incomplete" if moved else status_of(count_after, current_rows),
        mode=step.mode,
        reason=step.reason,
        source_count_before=step.count,
        source_count_after=count_after,
        rows=rows,
        distinct_keys=own_keys,
        current_rows=current_rows,
        current_rejected=rejected
        + (step.previous.current_rejected if earlier and step.previous else 0),
        moved=moved,
        missing=None if count_after is None else count_after - current_rows,
        rejected=rejected,
        unavailable=unavailable[0] + len(unavailable[1]),
        unavailable_offsets=unavailable[1],
        windows=windows,
        requests=work.requests[resource.name],
        retries=work.retries[resource.name],
        files=files,
        current=(*earlier, opening.load_id),
        unknown_fields=tuple(sorted(quarantine.unknown_fields.get(resource.name, ()))),
    )


def carry_over(step: Step) -> ResourceLoad:
    """Return what the manifest says of a resource that this load doesn't touch."""
    earlier = step.previous
    if earlier is None:
        return ResourceLoad(
            status="unverified",
            mode=step.mode,
            reason=step.reason,
            source_count_before=step.count,
            source_count_after=step.count,
        )
    return ResourceLoad(
        status=earlier.status,
        mode=step.mode,
        reason=step.reason,
        source_count_before=step.count,
        # What the rows that stand were checked against: the next run compares with it.
        source_count_after=earlier.source_count_after,
        current_rows=earlier.current_rows,
        current_rejected=earlier.current_rejected,
        moved=earlier.moved,
        missing=earlier.missing,
        unavailable=earlier.unavailable,
        current=earlier.current,
    )


def status_of(count: int | None, rows: int) -> Status:
    """Return whether `rows` distinct rows are all that the source counts."""
    if count is None:
        return "unverified"
    return "complete" if rows == count else "incomplete"


def page_batches(
    work: Work, resource: str, tiles: Mapping[Window, Window], count: int | None
) -> Iterator[Batch]:
    """Yield the pages of a resource in order.

    Args:
        work: Holds them.
        resource: Its name.
        tiles: The windows that tile it, and as what each was asked for.
        count: Rows at the source, so far as known.
    """
    for window in sorted(tiles):
        answered = work.answered(resource, tiles[window])
        is_whole = answered.rows >= window.covered(count)
        yield Batch(window=window, body=work.body(answered), is_whole=is_whole)


def _tables(
    batches: Iterator[Batch],
    resource: Resource,
    lineage: Lineage,
    quarantine: Quarantine,
    of_rows: int,
) -> Iterator[pa.Table]:
    reader = RowReader(resource)
    allowed = quarantine.max_share * of_rows
    rejected = 0
    for batch in batches:
        rows = reader.read(batch.body)
        start = batch.window.start
        for bad in rows.rejected:
            rejected += 1
            quarantine.rows.append(
                {
                    "resource": resource.name,
                    "offset": start + bad.place if batch.is_whole else None,
                    "reason": bad.reason,
                    "raw": bad.raw,
                }
            )
            if rejected > allowed:
                raise TooManyRejectedError(
                    f"{resource.name}: more than {rejected - 1} of {of_rows} rows are not what this"
                    f" API promises, such as the one at offset {start + bad.place}: {bad.reason}."
                    " Nothing was landed; allow more with --max-rejected if that is right."
                )
        quarantine.note_unknown(resource.name, rows.unknown_fields)
        offsets = [start + place if batch.is_whole else None for place in rows.places]
        yield to_landed(resource, rows.records, offsets, lineage)
