"""Going on with the load that a killed run has left half-done."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Final

from ingest.api import Counts, FilmsApi
from ingest.heal import short_windows
from ingest.manifest import Manifest
from ingest.options import Options
from ingest.patience import GivenUpError
from ingest.plan import Step, counts_of, plan_recovery
from ingest.raw_dir import RawDir
from ingest.rows import split_rows
from ingest.work import Opening, Work

logger = logging.getLogger(__name__)


NOT_BEGUN: Final = datetime.min.replace(tzinfo=UTC)


def make_opening(
    options: Options,
    *,
    source: str,
    steps: Sequence[Step],
    counts: Mapping[str, int],
    load_id: str = "",
    started_at: datetime = NOT_BEGUN,
) -> Opening:
    """Return what tells a load in the making from others.

    Args:
        options: Of the run.
        source: What manifests call the source.
        steps: What is done for each resource.
        counts: The source's own.
        load_id: Empty where the load is only looked for, not begun.
        started_at: When it is begun.
    """
    return Opening(
        load_id=load_id,
        started_at=started_at,
        source=source,
        batch_size=options.batch_size,
        modes={step.resource.name: step.mode for step in steps},
        counts=counts,
    )


def open_work(
    raw: RawDir, opening: Opening, steps: Sequence[Step], api: FilmsApi
) -> tuple[Work, list[Counts]]:
    """Go on with the load that a killed run left half-done, if it is the same; else begin one.

    Its answers are held to their hashes. Where the source has grown since, or gives no counts to
    tell, the last page of each such resource must begin with the rows that it gave then.

    Args:
        raw: The raw folder.
        opening: Of the load, if it is to be begun.
        steps: What is to be done for each resource.
        api: The source.

    Returns:
        The load, and what asking for those pages took.
    """
    asked: list[Counts] = []
    for left in raw.left_incoming():
        work = Work.resume(left)
        if work is None:
            continue
        why = None if work.opening.is_begun(opening) else "by another source, setting or count"
        if why is None and work.opening.counts == opening.counts != {}:
            return _go_on(work), asked
        if why is None:
            changed = [step for step in steps if not _stands(step, work, api, asked)]
            if not changed:
                return _go_on(work), asked
            why = f"and {changed[0].resource.name} has changed since"
        work.close()
        logger.info("Load %s was left half-done %s: begun anew.", work.opening.load_id, why)
    return Work.begin(raw.open_incoming(opening.load_id), opening), asked


def stopped_recovery(
    raw: RawDir, newest: Manifest, options: Options, *, source: str, counts: Counts
) -> list[Step]:
    """Return the steps of a recovery that was stopped before the source grew; none if it wasn't.

    It is gone on with before anything else: what has come since would make it another one.

    Args:
        raw: The raw folder.
        newest: The newest load's manifest.
        options: Of the run.
        source: What manifests call the source.
        counts: Its own counts now.
    """
    if newest.source != source or options.full_refresh or not options.recover:
        return []
    short = short_windows(newest, raw)
    steps = plan_recovery(options, source=source, newest=newest, short=short)
    before = counts_of(steps)
    now = counts.by_resource
    if now == before or any(now.get(name, 0) < count for name, count in before.items()):
        return []
    opening = make_opening(options, source=source, steps=steps, counts=before)
    return steps if answers_left(raw, opening) else []


def answers_left(raw: RawDir, opening: Opening) -> dict[str, int]:
    """Return how many answers of each resource a killed run has left of a load."""
    for left in raw.left_incoming():
        work = Work.resume(left, is_read_only=True)
        if work is None:
            continue
        work.close()
        if work.opening.is_begun(opening):
            return {name: work.answers_of(name) for name in opening.modes}
    return {}


def _go_on(work: Work) -> Work:
    logger.info(
        "Going on with load %s: %s answers are there already.",
        work.opening.load_id,
        work.answers_left_by_a_killed_run,
    )
    return work


def _stands(step: Step, work: Work, api: FilmsApi, asked: list[Counts]) -> bool:
    """Ask again for the last page that a resource had, if the resource has grown."""
    name = step.resource.name
    last = work.last_page(name) if step.pages else None
    if last is None or (step.count is not None and step.count == work.opening.counts.get(name)):
        return True
    rows = split_rows(work.body(work.answered(name, last)))
    try:
        answer = api.page(step.resource, skip=last.start, limit=last.size)
    except GivenUpError as error:
        if not error.is_own:
            raise
        asked.append(Counts({}, error.requests, error.retries))
        return False
    asked.append(Counts({}, answer.requests, answer.retries))
    return answer.value[: len(rows)] == rows
