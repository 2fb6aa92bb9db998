"""What a run would do: requests, time, and why. Writes nothing."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil

from ingest.api import FilmsApi
from ingest.append import check_append
from ingest.heal import short_windows
from ingest.options import Options
from ingest.plan import Step, plan_steps
from ingest.raw_dir import RawDir
from ingest.work import Work


@dataclass(frozen=True, slots=True)
class Preview:
    """What would be done for a resource.

    Attributes:
        step: The decision.
        requests: At most so many requests; None where the source gives no count to tell.
        answered: Answers that a killed run has left, of which some may spare requests.
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
    counts = api.counts().by_resource
    short = short_windows(newest, raw) if newest else {}
    steps = plan_steps(options, source=source, counts=counts, newest=newest, short=short)
    checked = [check_append(step, api=api, options=options, raw=raw)[0] for step in steps]
    answered = _answered(raw, source, checked)
    return [
        Preview(
            step=step,
            requests=_requests(step, options),
            answered=answered.get(step.resource.name, 0),
        )
        for step in checked
    ]


def _requests(step: Step, options: Options) -> int | None:
    """Return how many requests a step takes, retries apart, if no further row is hidden."""
    if step.mode == "recovery":
        return sum(window.size for window in step.short)
    if not step.pages:
        return 0
    if step.count is None:
        return None
    return ceil((step.count - step.start) / options.batch_size) + 1


def _answered(raw: RawDir, source: str, steps: list[Step]) -> dict[str, int]:
    """Return how many answers of each resource a killed run has left."""
    modes = {step.resource.name: step.mode for step in steps}
    for left in raw.left_incoming():
        work = Work.resume(left, is_read_only=True)
        if work is None:
            continue
        work.close()
        if work.opening.source == source and work.opening.modes == modes:
            return {name: work.answers_of(name) for name in modes}
    return {}
