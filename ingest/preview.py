"""What a run would do: requests, time, and why. Writes nothing."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil

from ingest.api import Counts, FilmsApi
from ingest.append import check_append
from ingest.heal import short_windows
from ingest.manifest import Manifest
from ingest.options import Options
from ingest.plan import Step, counts_of, plan_steps
from ingest.raw_dir import RawDir
from ingest.resume import answers_left, make_opening, stopped_recovery


@dataclass(frozen=True, slots=True)
class Preview:
    """What would be done for a resource.

    Attributes:
        step: The decision.
        requests: At most so many requests; None where the source gives no count to tell.
        answered: Answers that a killed run has left, most of which spare requests.
    """

    step: Step
    requests: int | None
    answered: int


def preview(options: Options, *, api: FilmsApi, source: str) -> list[Preview]:
    """Return what a run with these options would do for each resource.

    Asks for the source's counts, and for the last page landed of each resource that has grown.

    Args:
        options: Of the run.
        api: The source.
        source: What manifests call it.

    Raises:
        IngestError: The source can't be reached, or a manifest can't be read.
    """
    raw = RawDir(options.raw_dir)
    newest = raw.newest()
    counts = api.counts()
    steps = stopped_recovery(raw, newest, options, source=source, counts=counts) if newest else []
    if not steps:
        steps = _steps(raw, newest, options, api=api, source=source, counts=counts)
    opening = make_opening(options, source=source, steps=steps, counts=counts_of(steps))
    answered = answers_left(raw, opening)
    return [
        Preview(
            step=step,
            requests=_requests(step, options),
            answered=answered.get(step.resource.name, 0),
        )
        for step in steps
    ]


def _steps(
    raw: RawDir,
    newest: Manifest | None,
    options: Options,
    *,
    api: FilmsApi,
    source: str,
    counts: Counts,
) -> list[Step]:
    steps = plan_steps(
        options,
        source=source,
        counts=counts.by_resource,
        newest=newest,
        short=short_windows(newest, raw) if newest and not options.full_refresh else {},
        lost=raw.lost(newest),
    )
    return [check_append(step, api=api, options=options, raw=raw)[0] for step in steps]


def _requests(step: Step, options: Options) -> int | None:
    """Return how many requests a step takes, retries apart, if no further row is hidden."""
    if step.mode == "recovery":
        return sum(window.size for window in step.short)
    if not step.pages:
        return 0
    if step.count is None:
        return None
    return ceil((step.count - step.start) / options.batch_size) + 1
