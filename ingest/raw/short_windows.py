"""Finds what a recovery asks for: short windows of the current rows, and rows that failed."""

from __future__ import annotations

from collections.abc import Collection

from ingest.raw.complete import row_count
from ingest.raw.folder import RawDir
from ingest.raw.manifest import Manifest, ResourceLoad
from ingest.raw.window import Window


def short_windows(
    manifest: Manifest, raw: RawDir, lost: Collection[str]
) -> dict[str, tuple[Window, ...]]:
    """Return the windows of the current rows that gave fewer rows than they cover.

    Windows that a recovery has been through are left out: each of their rows has been had, has
    failed, or isn't there. Resources whose current files are gone are left out too.

    Args:
        manifest: What says which loads are current.
        raw: Holds these loads.
        lost: Resources whose current files are gone.
    """
    return {
        name: _short(name, load, raw)
        for name, load in manifest.resources.items()
        if load.current and name not in lost
    }


def _short(name: str, load: ResourceLoad, raw: RawDir) -> tuple[Window, ...]:
    if load.status == "complete":
        return ()
    short: list[Window] = []
    recovered: set[int] = set()
    for load_id in load.current:
        landed = raw.manifest(load_id).resources[name]
        for start, stop, rows in landed.windows:
            if landed.mode == "recovery":
                recovered.add(start)
                continue
            covered = Window(start, stop).covered(row_count(landed))
            if rows < covered:
                short.append(Window(start, start + covered))
    return tuple(window for window in short if window.start not in recovered)


def failed_rows(
    manifest: Manifest, raw: RawDir, lost: Collection[str]
) -> dict[str, tuple[int, ...]]:
    """Return the offsets of the current rows whose requests failed, by resource, in order.

    Loads of older versions don't tell them from rows that the source doesn't have: all their
    unavailable rows are treated as failed, once.

    Args:
        manifest: What says which loads are current.
        raw: Holds these loads.
        lost: Resources whose current files are gone.
    """
    failed: dict[str, tuple[int, ...]] = {}
    for name, load in manifest.resources.items():
        if not load.unavailable or name in lost:
            continue
        offsets = load.failed_offsets
        if offsets is None:
            loads = [raw.manifest(load_id).resources[name] for load_id in load.current]
            offsets = tuple({offset for part in loads for offset in part.unavailable_offsets})
        failed[name] = tuple(sorted(offsets))
    return failed
