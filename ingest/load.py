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
from ingest.plan import Step, counts_of, plan_recovery, plan_steps
from ingest.progress import Progress
from ingest.raw_dir import RawDir
from ingest.resume import make_opening, open_work, stopped_recovery
from ingest.shortfall import shortfalls
from ingest.windows import Window
from ingest.work import Work

logger = logging.getLogger(__name__)

DEAD_ENDS: Final = (TooManyRejectedError, UnusableAnswersError)
"""To go on from the answers had so far would end in the same error, whatever the source has now."""


@dataclass(slots=True)
class Outcome:
    """What a run came to.

    Attributes:
        started_at: When the run began, UTC.
        finished_at: When it ended, UTC.
        found: The newest manifest at the beginning, if there was any load.
        newest: The manifest that says now what is current.
        landed: The manifests of the loads landed now, in order.
        steps: What was decided for each resource at the beginning, and why.
        counts: The source's counts at the beginning.
        requests: Requests made by the run, and by the killed one from which it went on.
        retries: Those that repeated a failed one.
        short: Windows of the current rows, by resource, that await recovery.
    """

    started_at: datetime
    finished_at: datetime
    found: Manifest | None
    newest: Manifest
    landed: list[Manifest]
    steps: list[Step]
    counts: Mapping[str, int]
    requests: int
    retries: int
    short: Mapping[str, tuple[Window, ...]]

    @property
    def awaiting(self) -> int:
        """How many windows await recovery."""
        return sum(map(len, self.short.values()))


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
        found = newest
        counts = api.counts()
        landed: list[Manifest] = []
        if newest is not None and (
            steps := stopped_recovery(raw, newest, options, source=source, counts=counts)
        ):
            newest = _land_recovery(this, steps, [])
            landed.append(newest)
        steps = _plan(this, newest, counts)
        asides = this.asides = [counts, *this.asides]
        if newest is None or any(step.pages for step in steps):
            newest = _land_pages(this, steps, counts.by_resource, started_at)
            landed.append(newest)
            asides = []
        short = short_windows(newest, raw)
        recoveries = plan_recovery(options, source=source, newest=newest, short=short)
        if any(step.short for step in recoveries):
            for sentence in shortfalls(newest, short, is_recovered_next=True):
                logger.warning("%s", sentence)
            newest = _land_recovery(this, recoveries, asides)
            landed.append(newest)
            asides = []
    totals: list[Manifest | Counts] = [*landed, *asides]
    return Outcome(
        started_at=started_at,
        finished_at=now(),
        found=found,
        newest=newest,
        landed=landed,
        steps=steps,
        counts=counts.by_resource,
        requests=sum(part.requests for part in totals),
        retries=sum(part.retries for part in totals),
        short=short_windows(newest, raw),
    )


def _plan(this: _Run, newest: Manifest | None, counts: Counts) -> list[Step]:
    # A full refresh mends what is damaged, so it doesn't look at it.
    short = short_windows(newest, this.raw) if newest and not this.options.full_refresh else {}
    steps = []
    for step in plan_steps(
        this.options,
        source=this.source,
        counts=counts.by_resource,
        newest=newest,
        short=short,
        lost=this.raw.lost(newest),
    ):
        checked, asked = check_append(step, api=this.api, options=this.options, raw=this.raw)
        steps.append(checked)
        if asked is not None:
            this.asides.append(asked)
    return steps


def _land_pages(
    this: _Run, steps: list[Step], counts: Mapping[str, int], started_at: datetime
) -> Manifest:
    work, checked = _open_work(this, steps, counts, started_at)
    this.asides += checked
    # As of when the load began: what has come since is its tail.
    steps = [replace(step, count=work.opening.counts.get(step.resource.name)) for step in steps]
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
    work, _ = _open_work(this, steps, counts_of(steps), this.now())
    for step in steps:
        if step.short:
            logger.info(
                "%s: asking row by row for short windows: %s, rows %s.",
                step.resource.name,
                len(step.short),
                sum(window.size for window in step.short),
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
) -> tuple[Work, list[Counts]]:
    opening = make_opening(
        this.options,
        source=this.source,
        steps=steps,
        counts=counts,
        load_id=this.raw.new_load_id(started_at),
        started_at=started_at,
    )
    return open_work(this.raw, opening, steps, this.api)


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
