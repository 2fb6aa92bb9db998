"""Keeps what runs find out at a source without landing anything: `checks.json` beside the loads.

It tells when rows were last compared, and which of the failed rows was asked for last. A manifest
can't tell either, since a load appears only where something has changed.
"""

from __future__ import annotations

import contextlib
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
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
    """

    compared_at: Mapping[str, datetime] = {}
    asked_again: Mapping[str, int] = {}


class Checks(msgspec.Struct, frozen=True, kw_only=True):
    """The file: what was found out, by source."""

    format_version: int = 1
    sources: Mapping[str, SourceChecks] = {}


def read_checks(raw: RawDir, source: str) -> SourceChecks:
    """Return what was found out at a source; nothing where the file is missing or unreadable."""
    return _read(raw.path / CHECKS).sources.get(source, SourceChecks())


def write_checks(raw: RawDir, source: str, found: SourceChecks) -> None:
    """Write what was found out at a source; what is known of other sources stays.

    Args:
        raw: The raw folder, locked by the caller.
        source: What manifests call it.
        found: Replaces what was known of the source.
    """
    path = raw.path / CHECKS
    earlier = _read(path)
    checks = Checks(sources={**earlier.sources, source: found})
    if checks != earlier:
        beside = path.with_suffix(".json.new")
        with contextlib.suppress(OSError):  # no row depends on it
            beside.write_bytes(msgspec.json.format(msgspec.json.encode(checks), indent=2) + b"\n")
            beside.replace(path)


def forget_comparisons(raw: RawDir, source: str) -> None:
    """Forget when a source's rows were compared: they were others than those current from now on.

    Args:
        raw: The raw folder, locked by the caller.
        source: What manifests call it.
    """
    known = read_checks(raw, source)
    if known.compared_at:
        write_checks(raw, source, SourceChecks(asked_again=known.asked_again))


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
    landed_at = load.compared_at or raw.manifest(load.current[0]).started_at
    checked_at = read_checks(raw, manifest.source).compared_at.get(name, landed_at)
    return max(landed_at, checked_at)


def _read(path: Path) -> Checks:
    with contextlib.suppress(OSError, msgspec.DecodeError, UnicodeDecodeError):
        checks = msgspec.json.decode(path.read_bytes(), type=Checks)
        moments = [at for found in checks.sources.values() for at in found.compared_at.values()]
        if all(at.tzinfo for at in moments):
            return checks
    return Checks()
