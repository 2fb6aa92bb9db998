"""Turns a load's journal into its files, and into its manifest's entry for each resource."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import msgspec
import pyarrow as pa

from ingest.errors import SourceError
from ingest.extract.extracted import Batch, Extracted
from ingest.plan.options import Options
from ingest.plan.steps import Step
from ingest.raw.answers import Answers
from ingest.raw.carry import carried_over
from ingest.raw.complete import judged
from ingest.raw.folder import RawDir
from ingest.raw.manifest import CountError, LandedFile, Mode, ResourceLoad
from ingest.raw.parquet import (
    Lineage,
    distinct_keys,
    landed_schema,
    own_schema,
    to_landed,
    write_parquet,
)
from ingest.raw.rejected import Quarantine, too_many
from ingest.raw.rising import Rising
from ingest.source.resources import Resource
from ingest.source.rows import RowReader


@dataclass(frozen=True, slots=True)
class Landed:
    """The entries and files that a load's rows became.

    Attributes:
        resources: What the manifest says of each resource.
        rejected_files: Hold the rows that were set aside, of all resources.
    """

    resources: Mapping[str, ResourceLoad]
    rejected_files: tuple[LandedFile, ...]


def land(
    steps: Sequence[Step],
    extracted: Mapping[str, Extracted],
    unserved: Mapping[str, SourceError],
    *,
    options: Options,
    answers: Answers,
    raw: RawDir,
) -> Landed:
    """Write what was extracted into the load in the making.

    Args:
        steps: One for each resource.
        extracted: The rows, by resource.
        unserved: Why the source gave no rows of a resource, or not all of them.
        options: Of the run.
        answers: The load in the making.
        raw: Holds the earlier loads.

    Returns:
        What the manifest says of each resource, and the files of rows set aside.

    Raises:
        TooManyRejectedError: More rows than allowed aren't what their resource promises.
    """
    quarantine = Quarantine(max_share=options.max_rejected)
    resources: dict[str, ResourceLoad] = {}
    for step in steps:
        if step.name in extracted:
            resources[step.name] = _land_resource(
                extracted[step.name], answers=answers, raw=raw, quarantine=quarantine
            )
        elif step.name in unserved:
            resources[step.name] = _leave(step, unserved[step.name], answers)
        else:
            resources[step.name] = _carry_over(step)
    return Landed(resources, quarantine.write(answers.landed))


def _land_resource(
    extracted: Extracted, *, answers: Answers, raw: RawDir, quarantine: Quarantine
) -> ResourceLoad:
    """Write a resource's files and return what the manifest says of them."""
    step, opening = extracted.step, answers.opening
    resource, earlier = step.resource, step.previous if extracted.beside else None
    lineage = Lineage(load_id=opening.load_id, loaded_at=opening.started_at)
    of_rows = extracted.given + (earlier.current_rows if earlier else 0)
    tables = _tables(extracted.batches(), resource, lineage, quarantine, of_rows)
    rising = Rising(resource.key)
    files = write_parquet(
        answers.landed / resource.name, rising.watch(tables), landed_schema(resource)
    )
    rows = sum(file.rows for file in files)
    own_paths = [answers.landed / file.path for file in files]
    own_keys = rows if rising.so_far else distinct_keys(own_paths, resource)
    earlier_paths = raw.files(resource.name, extracted.beside)
    current_rows = (
        distinct_keys([*earlier_paths, *own_paths], resource) if extracted.beside else own_keys
    )
    rejected = quarantine.count(resource.name)
    count = extracted.count_after
    absent, failed = set(extracted.absent), set(extracted.failed)
    if step.mode == "append" and earlier:
        told = earlier.failed_offsets  # older versions didn't tell failed rows from others
        failed.update(earlier.unavailable_offsets if told is None else told)
        absent.update(set(earlier.unavailable_offsets) - failed)
    return judged(
        ResourceLoad(
            status="complete",
            mode=step.mode,
            reason=step.reason,
            source_count_before=step.count,
            source_count_after=count,
            rows=rows,
            distinct_keys=own_keys,
            current_rows=current_rows,
            current_rejected=rejected + (earlier.current_rejected if earlier else 0),
            moved=extracted.has_moved or (step.count != count and own_keys < rows),
            rejected=rejected,
            count_error=_count_error(count, extracted.row_end),
            row_end=extracted.row_end,
            unavailable=len(absent | failed),
            unavailable_offsets=tuple(sorted(absent | failed)),
            failed_offsets=tuple(sorted(failed)),
            compared_at=earlier.compared_at if earlier else opening.started_at,
            windows=extracted.windows,
            requests=answers.requests[resource.name],
            retries=answers.retries[resource.name],
            files=files,
            current=(*extracted.beside, opening.load_id),
            unknown_fields=tuple(sorted(quarantine.unknown_fields.get(resource.name, ()))),
            gone_fields=_gone_fields(resource, quarantine) if rows else (),
            field_names=quarantine.field_names.get(resource.name, {}),
        )
    )


def _gone_fields(resource: Resource, quarantine: Quarantine) -> tuple[str, ...]:
    """Return the resource's fields that no row came with."""
    seen = quarantine.seen_fields.get(resource.name, set())
    return tuple(name for name in own_schema(resource).names if name not in seen)


def _count_error(count: int | None, row_end: int | None) -> CountError | None:
    if count is None or row_end is None or count == row_end:
        return None
    return "too_high" if count > row_end else "too_low"


def _leave(step: Step, why: SourceError, answers: Answers) -> ResourceLoad:
    """Return what the manifest says of a resource that the source didn't serve, or not whole.

    Earlier rows stay current. Where there are none an empty file stands in for them, so that
    readers find the resource's columns.
    """
    if step.previous is not None:
        left = _carry_over(step)
        current = {}
    else:
        schema = landed_schema(step.resource)
        files = write_parquet(answers.landed / step.name, [], schema)
        left = ResourceLoad(
            status="incomplete",
            mode="unserved",
            reason="",
            source_count_before=step.count,
            source_count_after=step.count,
            files=files,
        )
        current = {"current": (answers.opening.load_id,)}
    return judged(
        msgspec.structs.replace(
            left,
            mode="unserved",
            reason=" ".join(str(why).split()).removeprefix(f"{step.name}: "),
            unserved=True,
            requests=answers.requests[step.name],
            retries=answers.retries[step.name],
            **current,
        )
    )


def _carry_over(step: Step) -> ResourceLoad:
    """Return what the manifest says of a resource that this load doesn't touch."""
    mode: Mode = "not_requested" if step.mode == "not_requested" else "unchanged"
    earlier = step.previous
    if earlier is None:
        return ResourceLoad(
            status="unverified",
            mode=step.mode,
            reason=step.reason,
            source_count_before=step.count,
            source_count_after=step.count,
        )
    return carried_over(earlier, mode=mode, reason=step.reason, count=step.count)


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
                raise too_many(
                    resource.name,
                    bad=rejected,
                    rows=of_rows,
                    share=quarantine.max_share,
                    promised="what this API promises",
                    example=f"the one at offset {start + bad.place}: {bad.reason}",
                )
        quarantine.note_unknown(resource.name, rows.unknown_fields)
        quarantine.note_names(resource.name, rows.field_names, rows.seen_fields)
        offsets = [start + place if batch.is_whole else None for place in rows.places]
        yield to_landed(resource, rows.records, offsets, lineage)
