"""What a load knows to be missing, and what to do about it, in sentences."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from ingest.manifest import Manifest, ResourceLoad
from ingest.windows import Window

SHORT_WINDOWS_SHOWN: Final = 5


def shortfalls(
    manifest: Manifest, short: Mapping[str, tuple[Window, ...]], *, is_recovered_next: bool
) -> list[str]:
    """Return a sentence for each resource whose rows are known not to be whole.

    Args:
        manifest: The newest load's.
        short: Windows of the current rows, by resource, that await recovery.
        is_recovered_next: Whether this run goes on to recover them.
    """
    return [
        f"{name}: {_shortfall(load, short.get(name, ()), is_recovered_next=is_recovered_next)}"
        for name, load in manifest.resources.items()
        if load.status == "incomplete"
    ]


def _shortfall(load: ResourceLoad, short: tuple[Window, ...], *, is_recovered_next: bool) -> str:
    if load.missing is None or load.missing < 0 or load.moved:
        return (
            f"{load.current_rows:,} distinct rows landed, but the source counts"
            f" {load.source_count_after:,}: it changed meanwhile; run again."
        )
    parts = [f"{load.missing:,} of the {load.source_count_after:,} rows at the source are MISSING"]
    if load.unavailable:
        parts.append(f"{load.unavailable:,} of them can't be had even one by one")
    if load.current_rejected:
        parts.append(f"{load.current_rejected:,} are not what this API promises and were set aside")
    if short:
        shown = ", ".join(f"[{start}, {stop})" for start, stop in short[:SHORT_WINDOWS_SHOWN])
        more = ", …" if len(short) > SHORT_WINDOWS_SHOWN else ""
        parts.append(f"windows that gave fewer rows than they cover: {shown}{more}")
    elif load.missing > load.unavailable + load.current_rejected:
        parts.append("each window gave all its rows, so the source has repeated or moved some")
    return "; ".join(parts) + f". {_next(short, is_recovered_next=is_recovered_next)}"


def _next(short: tuple[Window, ...], *, is_recovered_next: bool) -> str:
    if not short:
        return "The manifest says so too; --full-refresh lands all anew."
    if is_recovered_next:
        return "They are asked for row by row next."
    return "The manifest says so too; a run without --no-recover asks for them row by row."
