"""Keeps what runs find out at a source without landing anything: `checks.json` beside the loads.

It tells when rows were last compared, and which of the failed rows was asked for last. A manifest
can't tell either, since a load appears only where something has changed.
"""

from __future__ import annotations

import contextlib
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from types import MappingProxyType
from typing import Final

import msgspec

from ingest.raw.folder import RawDir
from ingest.raw.manifest import Manifest

CHECKS: Final = "checks.json"


class SourceChecks(msgspec.Struct, frozen=True, kw_only=True):
    """The facts found out at one source.

    Attributes:
        compared_at: When all ordinary pages of a resource were last compared with its rows, UTC.
        asked_again: The offset of a resource's failed row that was asked for last.
        loads: The newest load, by resource, of those whose rows all this is about.
    """

    compared_at: Mapping[str, datetime] = {}
    asked_again: Mapping[str, int] = {}
    loads: Mapping[str, str] = {}

    def about(self, manifest: Manifest | None) -> SourceChecks:
        """Return what was found out about the rows that a manifest calls current."""
        resources = manifest.resources if manifest else {}
        kept = {
            name
            for name, load_id in self.loads.items()
            if name in resources and load_id in resources[name].current
        }
        return SourceChecks(
            compared_at={name: at for name, at in self.compared_at.items() if name in kept},
            asked_again={name: row for name, row in self.asked_again.items() if name in kept},
            loads={name: load_id for name, load_id in self.loads.items() if name in kept},
        )


class Checks(msgspec.Struct, frozen=True, kw_only=True):
    """The file: what was found out, by source."""

    format_version: int = 1
    sources: Mapping[str, SourceChecks] = {}


def read_checks(raw: RawDir, manifest: Manifest) -> SourceChecks:
    """Return what was found out at a source about the rows that stand.

    Nothing where the file is missing or unreadable, or where the rows are others now: a load may
    have been removed.

    Args:
        raw: The raw folder.
        manifest: The newest of the source, which says which loads are current.
    """
    return _read(raw.path / CHECKS).sources.get(manifest.source, SourceChecks()).about(manifest)


def note_checks(
    raw: RawDir,
    manifest: Manifest,
    *,
    compared_at: Mapping[str, datetime] = MappingProxyType({}),
    asked_again: Mapping[str, int] = MappingProxyType({}),
) -> None:
    """Keep what was found out about the rows that stand, beside what is known of them.

    Args:
        raw: The raw folder, locked by the caller.
        manifest: The newest of the source, which says which loads are current.
        compared_at: When resources were compared now.
        asked_again: Which of their failed rows were asked for now, the last ones.
    """
    known = read_checks(raw, manifest)
    newest = {
        name: max(manifest.resources[name].current)
        for name in compared_at.keys() | asked_again.keys()
    }
    found = SourceChecks(
        compared_at={**known.compared_at, **compared_at},
        asked_again={**known.asked_again, **asked_again},
        loads={**known.loads, **newest},
    )
    _write(raw, manifest.source, found)


def forget_checks_of_others(raw: RawDir, source: str, manifest: Manifest | None) -> None:
    """Forget what was found out about rows of a source that don't stand any more.

    Args:
        raw: The raw folder, locked by the caller.
        source: What manifests call it.
        manifest: Its newest one; None where it has no load.
    """
    known = _read(raw.path / CHECKS).sources.get(source)
    if known is not None:
        _write(raw, source, known.about(manifest))


def forget_comparisons(raw: RawDir, source: str) -> None:
    """Forget when a source's rows were compared: they were others than those current from now on.

    Args:
        raw: The raw folder, locked by the caller.
        source: What manifests call it.
    """
    known = _read(raw.path / CHECKS).sources.get(source)
    if known is not None and known.compared_at:
        _write(raw, source, msgspec.structs.replace(known, compared_at={}))


def compared_at(raw: RawDir, manifest: Manifest, name: str) -> datetime | None:
    """Return when all of a resource's ordinary pages were last compared with its rows.

    Landing them all is the first such comparison; `--recheck` makes further ones.

    Args:
        raw: The raw folder.
        manifest: What says which loads are current.
        name: The resource's.

    Returns:
        UTC; None where the resource has no current load.
    """
    load = manifest.resources.get(name)
    if load is None or not load.current or load.unserved:
        return None
    # What was found out about these rows was so after they landed, whatever a clock said then.
    checked_at = read_checks(raw, manifest).compared_at.get(name)
    return checked_at or load.compared_at or raw.manifest(load.current[0]).started_at


def _read(path: Path) -> Checks:
    with contextlib.suppress(OSError, msgspec.DecodeError, UnicodeDecodeError):
        checks = msgspec.json.decode(path.read_bytes(), type=Checks)
        moments = [at for found in checks.sources.values() for at in found.compared_at.values()]
        if all(at.tzinfo for at in moments):
            return checks
    return Checks()


def _write(raw: RawDir, source: str, found: SourceChecks) -> None:
    path = raw.path / CHECKS
    earlier = _read(path)
    others = {name: checks for name, checks in earlier.sources.items() if name != source}
    checks = Checks(sources=others if found == SourceChecks() else {**others, source: found})
    if checks != earlier:
        beside = path.with_suffix(".json.new")
        with contextlib.suppress(OSError):  # no row depends on it
            beside.write_bytes(msgspec.json.format(msgspec.json.encode(checks), indent=2) + b"\n")
            beside.replace(path)
