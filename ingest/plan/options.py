"""Holds the options of a run."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from ingest.raw.manifest import Settings


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """The options of `python -m ingest`, checked.

    Attributes:
        raw_dir: Where loads are landed.
        interval: Seconds between the starts of two requests.
        concurrency: Requests in flight at most.
        batch_size: Rows asked for per request.
        resources: Names, in landing order.
        full_refresh: Land all rows again, changed or not.
        recover: Go on to recover, row by row, what short or failing windows lack.
        max_rejected: Share of a resource's rows, 0 to 1, that may be set aside as bad.
        patience: Seconds without any answer before giving up.
        max_shrink: Share of a resource's rows, 0 to 1, that the source may have lost.
        accept_shrink: Resources whose rows are taken this once however many the source has lost.
        recheck: Ask for all ordinary pages again, and land what differs.
        recheck_after: Do the same for resources whose last comparison is at least so many days
            old; None for never.
        user_agent: What requests call this program; None for the default.
    """

    raw_dir: Path
    interval: float
    concurrency: int
    batch_size: int
    resources: tuple[str, ...]
    full_refresh: bool = False
    recover: bool = True
    max_rejected: float = 0.01
    patience: float = 120.0
    max_shrink: float = 0.1
    accept_shrink: tuple[str, ...] = ()
    recheck: bool = False
    recheck_after: float | None = None
    user_agent: str | None = None

    def as_settings(self) -> Settings:
        """Return those that a manifest records."""
        return Settings(
            batch_size=self.batch_size,
            concurrency=self.concurrency,
            interval=self.interval,
            resources=self.resources,
            full_refresh=self.full_refresh,
        )
