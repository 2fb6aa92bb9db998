"""Copies the earlier manifest's entry for rows that a load doesn't change."""

from __future__ import annotations

import msgspec

from ingest.raw.manifest import Mode, ResourceLoad


def carried_over(
    earlier: ResourceLoad, *, mode: Mode, reason: str, count: int | None
) -> ResourceLoad:
    """Return what the manifest says of rows that stand as an earlier load left them.

    Args:
        earlier: What that load says of them.
        mode: Of the later load.
        reason: Why in that mode.
        count: The source's count when the later load began.
    """
    return msgspec.structs.replace(
        earlier,
        mode=mode,
        reason=earlier.reason if earlier.unserved else reason,
        source_count_before=count,
        rows=0,
        distinct_keys=0,
        rejected=0,
        requests=0,
        retries=0,
        windows=(),
        files=(),
        unknown_fields=(),
        gone_fields=(),
        field_names={},
    )
