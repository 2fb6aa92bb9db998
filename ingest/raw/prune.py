"""Removes old loads, never what a source's current rows need."""

from __future__ import annotations

from ingest.raw.folder import RawDir


def prune(raw: RawDir, keep: int) -> list[str]:
    """Remove old loads, except the newest load of each source and the loads that it calls current.

    So a run that goes back to an earlier source doesn't ask for its pages again.

    Args:
        raw: The raw folder, locked by the caller.
        keep: How many of the newest loads stay, at least 1.

    Returns:
        The ids of the loads removed.

    Raises:
        IngestError: The newest manifest can't be read, so that nobody knows what is current.
    """
    raw.newest()
    manifests, _ = raw.readable()
    newest_by_source = {manifest.source: manifest for manifest in manifests.values()}
    needed = {newest.load_id for newest in newest_by_source.values()}
    for newest in newest_by_source.values():
        needed.update(*(load.current for load in newest.resources.values()))
    removed = [load_id for load_id in raw.load_ids()[:-keep] if load_id not in needed]
    for load_id in removed:
        raw.remove(load_id)
    return removed
