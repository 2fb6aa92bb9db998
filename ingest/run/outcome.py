"""Holds the result of a run."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from ingest.plan.steps import Step
from ingest.raw.manifest import Manifest
from ingest.raw.window import Window


@dataclass(slots=True, kw_only=True)
class Outcome:
    """The result of a run.

    Attributes:
        started_at: When the run began, UTC.
        finished_at: When it ended, UTC.
        found: The source's newest manifest at the beginning, if it had a load.
        newest: The manifest that says now what is current.
        landed: The manifests of the loads landed now, in order.
        steps: What was decided for each resource at the beginning, and why.
        counts: The source's counts at the beginning.
        requests: Requests made by the run, and by the killed one from which it went on.
        retries: Those that repeated a failed one.
        short: Windows of the current rows, by resource, that await recovery.
        failed: Offsets of current rows whose requests failed, by resource.
        compared_at: When all ordinary pages were last compared with the rows, by resource, UTC.
        has_asked_again: Whether rows that failed before were asked for again.
        switched_from: The source whose rows were current before; None where it is the same.
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
    failed: Mapping[str, tuple[int, ...]]
    compared_at: Mapping[str, datetime]
    has_asked_again: bool
    switched_from: str | None

    @property
    def awaiting(self) -> int:
        """How many windows await recovery, and rows that failed and weren't asked for again."""
        failed = 0 if self.has_asked_again else sum(map(len, self.failed.values()))
        return failed + sum(map(len, self.short.values()))
