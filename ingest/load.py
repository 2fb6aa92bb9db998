"""A run: counts, plan, pages, files, manifest; visible all at once or not at all."""

from __future__ import annotations

import logging
import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Final

from ingest import __version__
from ingest.api import Counts, FilmsApi
from ingest.append import check_append
from ingest.assemble import Landed
from ingest.errors import TooManyRejectedError, UnusableAnswersError
from ingest.heal import ask_rows, land_rows, short_windows
from ingest.manifest import Manifest, ResourceLoad, worst
from ingest.options import Options
from ingest.pages import ask_pages, land_pages
from ingest.plan import Step, plan_steps
from ingest.progress import Progress
from ingest.raw_dir import RawDir
from ingest.shortfall import shortfalls
from ingest.work import Opening, Work

logger = logging.getLogger(__name__)

DEAD_ENDS: Final = (TooManyRejectedError, UnusableAnswersError)
"""To go on from the answers had so far would end in the same error, whatever the source has now."""


@dataclass(slots=True)
class Outcome:
    """What a run came to.

    Attributes:
        started_at: When the run began, UTC.
        finished_at: When it ended, UTC.
        newest: The manifest that says now what is current.
        landed: The manifests of the loads landed now: pages first, then what was recovered.
        steps: What was decided for each resource at the beginning, and why.
        counts: The source's counts at the beginning.
        requests: Requests made by the run, and by the killed one from which it went on.
        retries: Those that repeated a failed one.
        awaiting: Short windows of the current rows that no recovery has been through.
    """

    started_at: datetime
    finished_at: datetime
    newest: Manifest
    landed: list[Manifest]
    steps: list[Step]
    counts: Mapping[str, int]
    requests: int
    retries: int
    awaiting: int


@dataclass(slots=True)
class _Run:
    """What the phases of a run share."""

    options: Options
    api: FilmsApi
    source: str
    now: Callable[[], datetime]
    progress: Progress
    raw: RawDir
    asides: list[Counts] = field(default_factory=list)
    """Requests that belong to no resource's windows: counts, checks."""


def run(
    options: Options,
    *,
    api: FilmsApi,
    source: str,
    now: Callable[[], datetime],
    progress: Progress,
) -> Outcome:
    """Land what has changed at the source since the last load, then recover what was hidden.

    Args:
        options: Of the run.
        api: The source.
        source: What manifests call it: its URL without secrets, or the sample's identity.
        now: The present in UTC.
        progress: Is told of each page.

    Raises:
        IngestError: See `ingest.errors`. A load that has been landed before it stands.
    """
    started_at = now()
    raw = RawDir(options.raw_dir)
    this = _Run(options, api, source, now, progress, raw)
    with raw.locked(source=source, now=started_at):
        newest = raw.newest()
        if newest is not None and newest.source != source:
            logger.info("The newest load is from %s: all is landed anew.", newest.source)
        counts = api.counts()
        steps = _plan(this, newest, counts)
        asides = this.asides = [counts, *this.asides]
        landed: list[Manifest] = []
        if newest is None or any(step.pages for step in steps):
            newest = _land_pages(this, steps, counts.by_resource, started_at)
            landed.append(newest)
            asides = []
            if options.recover:
                for sentence in shortfalls(newest):
                    logger.warning("%s", sentence)
        recoveries = _plan_recovery(this, newest)
        if any(step.short for step in recoveries):
            newest = _land_recovery(this, recoveries, asides)
            landed.append(newest)
            asides = []
    totals: list[Manifest | Counts] = [*landed, *asides]
    return Outcome(
        started_at=started_at,
        finished_at=now(),
        newest=newest,
        landed=landed,
        steps=steps,
        counts=counts.by_resource,
        requests=sum(part.requests for part in totals),
        retries=sum(part.retries for part in totals),
        awaiting=sum(map(len, short_windows(newest, raw).values())),
    )


def _plan(this: _Run, newest: Manifest | None, counts: Counts) -> list[Step]:
    short = short_windows(newest, this.raw) if newest else {}
    steps = []
    for step in plan_steps(
        this.options, source=this.source, counts=counts.by_resource, newest=newest, short=short
    ):
        checked, asked = check_append(step, api=this.api, options=this.options, raw=this.raw)
        steps.append(checked)
        if asked is not None:
            this.asides.append(asked)
    return steps


def _plan_recovery(this: _Run, newest: Manifest) -> list[Step]:
    """Return the steps of the second phase: what the newest load lacks, asked for row by row."""
    counts = {
        name: load.source_count_after
        for name, load in newest.resources.items()
        if load.source_count_after is not None
    }
    steps = plan_steps(
        replace(this.options, full_refresh=False),
        source=this.source,
        counts=counts,
        newest=newest,
        short=short_windows(newest, this.raw),
    )
    return [
        replace(step, mode="unchanged", reason=f"left to the next run: {step.reason}")
        if step.pages
        else step
        for step in steps
    ]


def _land_pages(
    this: _Run, steps: list[Step], counts: Mapping[str, int], started_at: datetime
) -> Manifest:
    work = _open_work(this, steps, counts, started_at)
    try:
        pagings, counted = ask_pages(
            steps, api=this.api, options=this.options, work=work, progress=this.progress
        )
        _empty_landed(work)
        after = counted[-1].by_resource
        landed = land_pages(steps, pagings, after, options=this.options, work=work, raw=this.raw)
        return _commit(this, work, landed, [*this.asides, *counted])
    except DEAD_ENDS:
        work.close()
        this.raw.close_incoming(work.folder)
        raise
    finally:
        work.close()


def _land_recovery(this: _Run, steps: list[Step], asides: list[Counts]) -> Manifest:
    counts = {step.resource.name: step.count for step in steps if step.count is not None}
    work = _open_work(this, steps, counts, this.now())
    for step in steps:
        if step.short:
            logger.info(
                "%s: %s rows in %s short windows are asked for row by row.",
                step.resource.name,
                sum(window.size for window in step.short),
                len(step.short),
            )
    try:
        recoveries = ask_rows(
            steps, api=this.api, options=this.options, work=work, progress=this.progress
        )
        _empty_landed(work)
        landed = land_rows(steps, recoveries, options=this.options, work=work, raw=this.raw)
        return _commit(this, work, landed, asides)
    except DEAD_ENDS:
        work.close()
        this.raw.close_incoming(work.folder)
        raise
    finally:
        work.close()


def _open_work(
    this: _Run, steps: list[Step], counts: Mapping[str, int], started_at: datetime
) -> Work:
    """Go on with the load that a killed run left half-done, if it is the same; else begin one."""
    opening = Opening(
        load_id=this.raw.new_load_id(started_at),
        started_at=started_at,
        source=this.source,
        batch_size=this.options.batch_size,
        modes={step.resource.name: step.mode for step in steps},
        counts=counts,
    )
    for left in this.raw.left_incoming():
        work = Work.resume(left)
        if work is None:
            continue
        if work.opening.agrees_with(opening):
            logger.info(
                "Going on with load %s: %s answers are there already.",
                work.opening.load_id,
                work.answers_left_by_a_killed_run,
            )
            return work
        work.close()
        logger.info(
            "Load %s was left half-done by another source, setting or count: begun anew.",
            work.opening.load_id,
        )
    return Work.begin(this.raw.open_incoming(opening.load_id), opening)


def _empty_landed(work: Work) -> None:
    """Make the folder for the load's files, without what a killed run may have left in it."""
    if work.landed.exists():
        shutil.rmtree(work.landed)
    work.landed.mkdir()


def _commit(this: _Run, work: Work, landed: Landed, asides: list[Counts]) -> Manifest:
    opening = work.opening
    resources = landed.resources
    parts: list[ResourceLoad | Counts] = [*resources.values(), *asides]
    manifest = Manifest(
        load_id=opening.load_id,
        tool=f"films-analytics {__version__}",
        source=this.source,
        status=worst([resource.status for resource in resources.values()]),
        started_at=opening.started_at,
        finished_at=this.now(),
        settings=this.options.as_settings(),
        requests=sum(part.requests for part in parts),
        retries=sum(part.retries for part in parts),
        rejected_files=landed.rejected_files,
        resources=resources,
    )
    work.close()
    this.raw.commit(work.landed, manifest)
    this.raw.close_incoming(work.folder)
    return manifest
