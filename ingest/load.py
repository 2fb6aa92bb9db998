"""A run: counts, plan, pages, files, manifest; visible all at once or not at all."""

from __future__ import annotations

import logging
import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

import msgspec

from ingest import __version__
from ingest.api import Counts, FilmsApi
from ingest.assemble import Quarantine, carry_over, land_resource
from ingest.fetch import fetch_all
from ingest.manifest import Manifest, ResourceLoad, worst
from ingest.options import Options
from ingest.plan import Step, plan_steps
from ingest.progress import Progress
from ingest.raw_dir import RawDir
from ingest.transport import Answer
from ingest.windows import Paging, Window
from ingest.work import Opening, Work

logger = logging.getLogger(__name__)

LANDED: Final = "landed"
ROUNDS: Final = 3
"""How often a source whose counts move while it is being landed is followed."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a run came to.

    Attributes:
        manifest: Of the load landed now, or of the newest one where nothing has changed.
        is_new: Whether it was landed now.
        steps: What was done for each resource, and why.
        counts: The source's counts at the beginning.
        started_at: When the run began, UTC.
        finished_at: When it ended, UTC.
        requests: Requests made by the run.
        retries: Those that repeated a failed one.
    """

    manifest: Manifest
    is_new: bool
    steps: tuple[Step, ...]
    counts: Mapping[str, int]
    started_at: datetime
    finished_at: datetime
    requests: int
    retries: int


def run(
    options: Options,
    *,
    api: FilmsApi,
    source: str,
    now: Callable[[], datetime],
    progress: Progress,
) -> Outcome:
    """Land what has changed at the source since the last load.

    Args:
        options: Of the run.
        api: The source.
        source: What manifests call it: its URL without secrets, or the sample's identity.
        now: The present in UTC.
        progress: Is told of each page.

    Raises:
        IngestError: See `ingest.errors`; no load appears.
    """
    started_at = now()
    raw = RawDir(options.raw_dir)
    with raw.locked(source=source, now=started_at):
        newest = raw.newest()
        if newest is not None and newest.source != source:
            logger.info("The newest load is from %s: all is landed anew.", newest.source)
        before = api.counts()
        steps = plan_steps(options, source=source, counts=before.by_resource, newest=newest)
        if newest is not None and not any(step.asks for step in steps):
            return Outcome(
                manifest=newest,
                is_new=False,
                steps=tuple(steps),
                counts=before.by_resource,
                started_at=started_at,
                finished_at=now(),
                requests=before.requests,
                retries=before.retries,
            )
        opening = Opening(
            load_id=raw.new_load_id(started_at),
            started_at=started_at,
            source=source,
            batch_size=options.batch_size,
            modes={step.resource.name: step.mode for step in steps},
            counts=before.by_resource,
        )
        folder = raw.open_incoming(opening.load_id)
        work = Work.begin(folder, opening)
        try:
            after, counting = _fetch(api, options, steps, work, progress)
            resources = _land(work, steps, folder / LANDED, after, options)
        finally:
            work.close()
        counting = [before, *counting]
        manifest = Manifest(
            load_id=opening.load_id,
            tool=f"films-analytics {__version__}",
            source=source,
            status=worst([resource.status for resource in resources.values()]),
            started_at=started_at,
            finished_at=now(),
            settings=options.as_settings(),
            requests=sum(r.requests for r in resources.values())
            + sum(counts.requests for counts in counting),
            retries=sum(r.retries for r in resources.values())
            + sum(counts.retries for counts in counting),
            resources=resources,
        )
        raw.commit(folder / LANDED, manifest)
        raw.close_incoming(folder)
    return Outcome(
        manifest=manifest,
        is_new=True,
        steps=tuple(steps),
        counts=before.by_resource,
        started_at=started_at,
        finished_at=manifest.finished_at,
        requests=manifest.requests,
        retries=manifest.retries,
    )


def _fetch(
    api: FilmsApi, options: Options, steps: list[Step], work: Work, progress: Progress
) -> tuple[Mapping[str, int], list[Counts]]:
    """Ask for all windows; follow a source that grows meanwhile, a bounded number of times.

    Returns:
        The counts that hold now, and every answer that gave counts.
    """
    paging = {
        step.resource.name: Paging(step.resource.name, limit=options.batch_size, count=step.count)
        for step in steps
        if step.asks
    }
    asking = [step for step in steps if step.asks]
    for step in asking:
        progress.expect(step.resource.name, step.count)

    def next_task() -> tuple[Step, Window] | None:
        for step in asking:
            window = paging[step.resource.name].next_window()
            if window is not None:
                return step, window
        return None

    def ask(task: tuple[Step, Window]) -> Answer[list[msgspec.Raw]]:
        step, window = task
        return api.page(step.resource, skip=window.start, limit=window.size)

    def keep(task: tuple[Step, Window], answer: Answer[list[msgspec.Raw]]) -> None:
        step, window = task
        name, rows = step.resource.name, len(answer.value)
        paging[name].note(window, rows)
        work.add(
            name,
            window,
            body=answer.body,
            rows=rows,
            requests=answer.requests,
            retries=answer.retries,
        )
        progress.advance(name, rows)

    counted: list[Counts] = []
    known = {step.resource.name: step.count for step in steps}
    for _ in range(ROUNDS):
        fetch_all(next_task, ask, keep, concurrency=options.concurrency)
        counted.append(api.counts())
        latest = counted[-1].by_resource
        if all(latest.get(name) == known[name] for name in paging):
            break
        for name, pages in paging.items():
            pages.raise_count(latest.get(name))
        known.update(latest)
    return counted[-1].by_resource, counted


def _land(
    work: Work, steps: list[Step], folder: Path, counts: Mapping[str, int], options: Options
) -> dict[str, ResourceLoad]:
    """Write the files of all resources into an empty folder."""
    if folder.exists():
        shutil.rmtree(folder)
    folder.mkdir()
    quarantine = Quarantine()
    resources: dict[str, ResourceLoad] = {}
    for step in steps:
        name = step.resource.name
        if step.asks:
            resources[name] = land_resource(
                work,
                step,
                folder=folder,
                count_after=counts.get(name),
                max_rejected=options.max_rejected,
                quarantine=quarantine,
            )
        else:
            resources[name] = carry_over(step, counts.get(name))
    quarantine.write(folder)
    return resources
