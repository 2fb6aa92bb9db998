"""What a run will do for each resource, and on what evidence."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from ingest.manifest import Manifest, Mode, ResourceLoad
from ingest.options import Options
from ingest.resources import RESOURCES, Resource


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """The work on one resource.

    Attributes:
        resource: Which.
        mode: How its rows will be come by.
        reason: Why so: a sentence for people.
        count: The source's count of it now; None where it gives none.
        previous: What the newest load of the same source says of it, if there is one.
    """

    resource: Resource
    mode: Mode
    reason: str
    count: int | None
    previous: ResourceLoad | None

    @property
    def asks(self) -> bool:
        """Whether it takes requests."""
        return self.mode not in {"unchanged", "not_requested"}


def plan_steps(
    options: Options, *, source: str, counts: Mapping[str, int], newest: Manifest | None
) -> list[Step]:
    """Return one step for each resource, in landing order.

    Args:
        options: Of the run.
        source: What the manifests call the source.
        counts: Its own counts by resource; empty where it gives none.
        newest: The newest load's manifest, if there is any load.
    """
    same = newest if newest is not None and newest.source == source else None
    steps = []
    for resource in RESOURCES.values():
        count = counts.get(resource.name)
        previous = same.resources.get(resource.name) if same else None
        if previous is not None and not previous.current:
            previous = None
        if resource.name not in options.resources:
            mode, reason = _left_alone(previous)
        else:
            mode, reason = _decide(options, count, previous, newest)
        steps.append(
            Step(resource=resource, mode=mode, reason=reason, count=count, previous=previous)
        )
    return steps


def _left_alone(previous: ResourceLoad | None) -> tuple[Mode, str]:
    if previous is None:
        return "not_requested", "not asked for, and never landed from this source"
    return "not_requested", "not asked for; the earlier rows stand"


def _decide(
    options: Options, count: int | None, previous: ResourceLoad | None, newest: Manifest | None
) -> tuple[Mode, str]:
    if newest is None:
        return "full", "first load"
    if previous is None:
        return "full", "first load from this source"
    if options.full_refresh:
        return "full", "full refresh asked for"
    if count is None:
        return "full", "the source gives no counts to tell whether it has changed"
    if previous.missing is not None and previous.missing < 0:
        return "full", "the source lost rows while the earlier load was being landed"
    if count == previous.source_count_after:
        return "unchanged", f"the source still counts {count}"
    return "full", f"the source counts {count}, before {previous.source_count_after}"
