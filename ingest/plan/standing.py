"""Reads from the raw folder which rows of a source stand when a run plans its steps."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from ingest.raw.checks import compared_at
from ingest.raw.folder import RawDir
from ingest.raw.manifest import Manifest, ResourceLoad
from ingest.raw.short_windows import failed_rows, short_windows
from ingest.raw.window import Window


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """The rows of a source that stand in the raw folder.

    Attributes:
        is_empty: Whether the folder holds no load at all, of any source.
        newest: The newest load of this source; None where it has none.
        short: Windows of the current rows that await recovery, by resource.
        failed: Offsets of current rows whose requests failed, by resource.
        lost: The current file that is gone, by resource.
        compared_at: When all ordinary pages were last compared, by resource, UTC.
        stopped: Resources whose recovery a stopped run has left half-done.
        changed: Resources that have changed at the source since a stopped run asked.
    """

    is_empty: bool
    newest: Manifest | None
    short: Mapping[str, tuple[Window, ...]] = field(default_factory=dict)
    failed: Mapping[str, tuple[int, ...]] = field(default_factory=dict)
    lost: Mapping[str, str] = field(default_factory=dict)
    compared_at: Mapping[str, datetime] = field(default_factory=dict)
    stopped: frozenset[str] = frozenset()
    changed: frozenset[str] = frozenset()

    def load(self, name: str) -> ResourceLoad | None:
        """Return what the newest load says of a resource; None where it has no current rows."""
        load = self.newest.resources.get(name) if self.newest else None
        return load if load is not None and load.current else None

    def compared_before(self, now: datetime) -> dict[str, datetime]:
        """Return when resources were last compared, without times that lie in the future.

        A clock that was ahead has told those: nobody knows when it was.
        """
        return {name: at for name, at in self.compared_at.items() if at <= now}


def read_standing(
    raw: RawDir,
    source: str,
    *,
    changed: frozenset[str] = frozenset(),
) -> Standing:
    """Return which rows of a source stand.

    Args:
        raw: The raw folder.
        source: What manifests call the source.
        changed: Resources that have changed at the source since a stopped run asked.

    Raises:
        IngestError: The newest manifest can't be read.
    """
    newest = raw.newest_of(source)
    if newest is None:
        return Standing(is_empty=not raw.load_ids(), newest=None)
    lost = raw.lost(newest)
    compared = {
        name: at
        for name in newest.resources
        if name not in lost and (at := compared_at(raw, newest, name)) is not None
    }
    return Standing(
        is_empty=False,
        newest=newest,
        short=short_windows(newest, raw, lost),
        failed=failed_rows(newest, raw, lost),
        lost=lost,
        compared_at=compared,
        changed=changed,
    )
