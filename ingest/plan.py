"""What a run will do for each resource, and on what evidence."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType

from ingest.manifest import Manifest, Mode, ResourceLoad
from ingest.options import Options
from ingest.resources import RESOURCES, Resource
from ingest.windows import Window


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """The work on one resource.

    Attributes:
        resource: Which.
        mode: How its rows will be come by.
        reason: Why so: a sentence for people.
        count: The source's count of it now; None where it gives none.
        previous: What the newest load of the same source says of it, if there is one.
        short: Windows of its current rows that await recovery.
    """

    resource: Resource
    mode: Mode
    reason: str
    count: int | None
    previous: ResourceLoad | None
    short: tuple[Window, ...] = ()

    @property
    def pages(self) -> bool:
        """Whether pages will be asked for."""
        return self.mode in {"full", "append"}

    @property
    def start(self) -> int:
        """The offset of the first row to ask for."""
        if self.mode == "append" and self.previous and self.previous.source_count_after:
            return self.previous.source_count_after
        return 0

    def as_full(self, reason: str) -> Step:
        """Return the step that lands everything anew instead."""
        return replace(self, mode="full", reason=reason, short=())


def plan_steps(
    options: Options,
    *,
    source: str,
    counts: Mapping[str, int],
    newest: Manifest | None,
    short: Mapping[str, tuple[Window, ...]],
    lost: Mapping[str, str] = MappingProxyType({}),
) -> list[Step]:
    """Return one step for each resource, in landing order.

    Args:
        options: Of the run.
        source: What the manifests call the source.
        counts: Its own counts by resource; empty where it gives none.
        newest: The newest load's manifest, if there is any load.
        short: Windows of the current rows, by resource, that await recovery.
        lost: What is gone of the current files, by resource.
    """
    same = newest if newest is not None and newest.source == source else None
    steps = []
    for resource in RESOURCES.values():
        name = resource.name
        previous = same.resources.get(name) if same else None
        if previous is not None and not previous.current:
            previous = None
        waiting = short.get(name, ()) if previous else ()
        if name not in options.resources:
            mode, reason = _left_alone(previous)
        else:
            mode, reason = _decide(options, counts.get(name), previous, newest, waiting)
            if name in lost and previous is not None:
                mode, reason = "full", lost[name]
        steps.append(
            Step(
                resource=resource,
                mode=mode,
                reason=reason,
                count=counts.get(name),
                previous=previous,
                short=waiting if mode == "recovery" else (),
            )
        )
    return steps


def plan_recovery(
    options: Options, *, source: str, newest: Manifest, short: Mapping[str, tuple[Window, ...]]
) -> list[Step]:
    """Return the steps of the second phase: what the newest load lacks, asked for row by row.

    Args:
        options: Of the run.
        source: What the manifests call the source.
        newest: The newest load's manifest.
        short: Windows of the current rows, by resource, that await recovery.
    """
    counts = {
        name: load.source_count_after
        for name, load in newest.resources.items()
        if load.source_count_after is not None
    }
    steps = plan_steps(
        replace(options, full_refresh=False),
        source=source,
        counts=counts,
        newest=newest,
        short=short,
    )
    return [
        replace(step, mode="unchanged", reason=f"left to the next run: {step.reason}")
        if step.pages
        else step
        for step in steps
    ]


def counts_of(steps: Sequence[Step]) -> dict[str, int]:
    """Return the source's counts as the steps know them."""
    return {step.resource.name: step.count for step in steps if step.count is not None}


def _left_alone(previous: ResourceLoad | None) -> tuple[Mode, str]:
    if previous is None:
        return "not_requested", "not asked for, and never landed from this source"
    return "not_requested", "not asked for; the earlier rows stand"


def _decide(
    options: Options,
    count: int | None,
    previous: ResourceLoad | None,
    newest: Manifest | None,
    short: tuple[Window, ...],
) -> tuple[Mode, str]:
    if newest is None:
        return "full", "first load"
    if previous is None:
        return "full", "first load from this source"
    if options.full_refresh:
        return "full", "full refresh asked for"
    before = previous.source_count_after
    if count is None or before is None:
        return "full", "the source gives no counts to tell whether it has changed"
    if previous.moved or (previous.missing is not None and previous.missing < 0):
        return "full", "rows moved at the source while the earlier load was being landed"
    if count == before:
        if short and options.recover:
            return (
                "recovery",
                f"the source still counts {count:,}, and {len(short)} windows are short",
            )
        return "unchanged", f"the source still counts {count:,}"
    if count < before:
        return "full", f"the source counts {count:,} rows, before {before:,}"
    known_lost = previous.unavailable + previous.current_rejected
    if short or (previous.missing or 0) > known_lost:
        return (
            "full",
            f"the source counts {count:,} rows, before {before:,}, not all of them landed",
        )
    return "append", f"the source counts {count:,} rows, before {before:,}"
