"""Describes an unfinished load: its source, settings and counts. A later run compares them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Final, Literal

import msgspec

Kind = Literal["pages", "recovery"]
"""The two kinds of an unfinished load: ordinary pages, or a recovery of what they lack."""

KINDS: Final[tuple[Kind, ...]] = ("pages", "recovery")
"""Both, in the order in which a run makes them."""


class Opening(msgspec.Struct, frozen=True, kw_only=True):
    """The journal's first frame, which describes the load.

    Attributes:
        load_id: The load's id.
        started_at: When it began, UTC.
        source: What manifests call the source.
        batch_size: Rows asked for per request.
        modes: How the load gets each resource's rows.
        counts: The source's own counts then.
        is_full_refresh: Whether the run that began it was a full refresh.
        bases: For a recovery, the loads that make up the rows of each resource; journals of older
            versions don't tell.
        source_had_credentials: The source's URL held a user or password, which `source` leaves out.
    """

    load_id: str
    started_at: datetime
    source: str
    batch_size: int
    modes: Mapping[str, str]
    counts: Mapping[str, int]
    is_full_refresh: bool = False
    bases: Mapping[str, tuple[str, ...]] = {}
    source_had_credentials: bool = False

    @property
    def kind(self) -> Kind:
        """Whether it is of ordinary pages or a recovery."""
        return "recovery" if "recovery" in self.modes.values() else "pages"

    def _asks(self, resource: str) -> str | None:
        """Return what is asked for of a resource: to compare all pages is to ask for all."""
        mode = self.modes.get(resource)
        return "full" if mode == "recheck" else mode

    def is_same_work(self, later: Opening, resource: str) -> bool:
        """Tell whether the later load does the same work on a resource; it may have grown since."""
        before, now = self.counts.get(resource), later.counts.get(resource)
        return (
            self.source == later.source
            and self.batch_size == later.batch_size
            and self._asks(resource) == later._asks(resource)
            and (not self.bases or self.bases.get(resource) == later.bases.get(resource))
            and (before is None) == (now is None)
            and (before is None or now is None or before <= now)
        )
