"""Decides what a run will do for each resource, and on what evidence."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final

from ingest.plan.options import Options
from ingest.plan.standing import Standing
from ingest.raw.complete import row_count
from ingest.raw.manifest import Mode, ResourceLoad
from ingest.raw.window import Window
from ingest.source.resources import RESOURCES, Resource

FAILURES_BEFORE_STOPPING: Final = 20
"""After so many failed rows that fail again a run leaves the others to the next."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """The work on one resource.

    Attributes:
        resource: The resource.
        mode: How the run will get its rows.
        reason: Why in that mode: a sentence for people.
        count: The source's count now; None where it gives no count.
        previous: The resource's entry in the newest load of the same source, if there is one.
        short: Windows of its current rows that a recovery asks for.
        failed: Offsets of its current rows that failed before and are asked for once more.
        limit: Rows to ask for at once, where the run's own batch size isn't to be used.
    """

    resource: Resource
    mode: Mode
    reason: str
    count: int | None
    previous: ResourceLoad | None
    short: tuple[Window, ...] = ()
    failed: tuple[int, ...] = ()
    limit: int | None = None

    @property
    def name(self) -> str:
        """The resource's name."""
        return self.resource.name

    @property
    def pages(self) -> bool:
        """Whether ordinary pages will be asked for."""
        return self.mode in {"full", "append", "recheck"}

    @property
    def is_known_unserved(self) -> bool:
        """Whether the source didn't serve the resource before either, so that it is no news."""
        return self.previous is not None and self.previous.unserved

    @property
    def start(self) -> int:
        """The offset of the first row to ask for."""
        if self.mode == "append" and self.previous:
            return row_count(self.previous) or 0
        return 0

    def as_full(self, reason: str) -> Step:
        """Return the step that lands all rows again instead."""
        return replace(self, mode="full", reason=reason, short=(), failed=())


def plan_steps(
    options: Options, *, counts: Mapping[str, int], standing: Standing, now: datetime
) -> list[Step]:
    """Return one step for each resource, in landing order.

    Args:
        options: Of the run.
        counts: The source's own counts by resource; those that it doesn't give are missing.
        standing: What stands of the source.
        now: The present in UTC.
    """
    steps = []
    for resource in RESOURCES.values():
        name = resource.name
        previous = standing.load(name)
        count = counts.get(name)
        if name not in options.resources:
            mode, reason = left_alone(previous)
        elif name in standing.lost and previous is not None:
            mode, reason = "full", standing.lost[name]
        else:
            mode, reason = _decide(options, name, count=count, standing=standing, now=now)
        steps.append(_step(resource, mode, reason, count=count, standing=standing))
    return steps


def plan_recovery(options: Options, *, standing: Standing) -> list[Step]:
    """Return the steps of the second phase: what the newest load lacks, asked for row by row.

    Args:
        options: Of the run.
        standing: What stands of the source after the first phase.
    """
    steps = []
    for resource in RESOURCES.values():
        name = resource.name
        previous = standing.load(name)
        count = previous.source_count_after if previous else None
        short, failed = standing.short.get(name, ()), standing.failed.get(name, ())
        mode, reason = left_alone(previous)
        if name in options.resources and previous is not None:
            mode, reason = "unchanged", "it has no rows to recover"
            if options.recover and not previous.unserved and (short or failed):
                mode, reason = "recovery", _lacks(short, failed)
        steps.append(_step(resource, mode, reason, count=count, standing=standing))
    return steps


def _step(
    resource: Resource, mode: Mode, reason: str, *, count: int | None, standing: Standing
) -> Step:
    recovers = mode == "recovery"
    return Step(
        resource=resource,
        mode=mode,
        reason=reason,
        count=count,
        previous=standing.load(resource.name),
        short=standing.short.get(resource.name, ()) if recovers else (),
        failed=standing.failed.get(resource.name, ()) if recovers else (),
    )


def counts_of(steps: Sequence[Step]) -> dict[str, int]:
    """Return the source's counts as the steps know them."""
    return {step.name: step.count for step in steps if step.count is not None}


def left_alone(previous: ResourceLoad | None) -> tuple[Mode, str]:
    """Return the mode and reason of a resource that wasn't asked for."""
    if previous is None:
        return "not_requested", "not asked for, and never landed from this source"
    return "not_requested", "not asked for; the earlier rows stand"


def _decide(
    options: Options, name: str, *, count: int | None, standing: Standing, now: datetime
) -> tuple[Mode, str]:
    previous = standing.load(name)
    if previous is None:
        return "full", "first load" if standing.is_empty else "first load from this source"
    if options.full_refresh:
        return "full", "full refresh asked for"
    before = previous.source_count_after
    if count is None or before is None:
        return "full", "the source gives no counts to tell whether it has changed"
    if previous.moved or (previous.missing is not None and previous.missing < 0):
        return "full", "rows moved at the source while the earlier load was being landed"
    if name in standing.changed:
        return "full", "rows that a stopped run had asked for have changed at the source"
    if count == before:
        return _decide_unchanged(options, name, count=count, standing=standing, now=now)
    counts = f"the source counts {count:,} rows, before {before:,}"
    if count < before:
        return "full", counts
    if name in standing.stopped and not options.recover:
        return "unchanged", (
            f"{counts}; a run without --no-recover first finishes the recovery that was stopped"
        )
    known_lost = previous.unavailable + previous.current_rejected
    if standing.short.get(name) or (previous.missing or 0) > known_lost:
        return "full", f"{counts}, not all of them landed"
    return "append", counts


def _decide_unchanged(
    options: Options, name: str, *, count: int, standing: Standing, now: datetime
) -> tuple[Mode, str]:
    """Decide where the source counts what it counted before."""
    previous = standing.load(name)
    same = f"the source still counts {count:,}"
    if previous is not None and previous.unserved:
        return "full", f"{same}, but it did not serve all of the rows when they were last asked for"
    if options.recheck:
        return "recheck", f"{same}; comparing all ordinary pages, as --recheck asks"
    compared = standing.compared_before(now).get(name)
    if options.recheck_after is not None and (
        compared is None or now - compared >= timedelta(days=options.recheck_after)
    ):
        return "recheck", (
            f"{same}; comparing all ordinary pages, as --recheck-after"
            f" {options.recheck_after:g} asks"
        )
    short, failed = standing.short.get(name, ()), standing.failed.get(name, ())
    if options.recover and (short or failed):
        return "recovery", f"{same}, and {_lacks(short, failed)}"
    return "unchanged", same


def _lacks(short: Sequence[Window], failed: Sequence[int]) -> str:
    parts = []
    if short:
        parts.append(f"{len(short)} windows are short")
    if failed:
        parts.append(f"{len(failed)} rows failed before")
    return " and ".join(parts)
