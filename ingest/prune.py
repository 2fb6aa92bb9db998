"""Removing old loads, never what the current data needs."""

from __future__ import annotations

from ingest.raw_dir import RawDir


def prune(raw: RawDir, keep: int) -> list[str]:
    """Remove all but the newest loads and those that the newest calls current.

    Args:
        raw: The raw folder, locked by the caller.
        keep: How many of the newest loads stay, at least 1.

    Returns:
        The ids of the loads removed.
    """
    newest = raw.newest()
    if newest is None:
        return []
    needed = {load_id for load in newest.resources.values() for load_id in load.current}
    removed = [load_id for load_id in raw.load_ids()[:-keep] if load_id not in needed]
    for load_id in removed:
        raw.remove(load_id)
    return removed
