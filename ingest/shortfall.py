"""What a load knows to be missing, in sentences."""

from __future__ import annotations

from typing import Final

from ingest.manifest import Manifest, ResourceLoad
from ingest.windows import Window

SHORT_WINDOWS_SHOWN: Final = 5


def shortfalls(manifest: Manifest) -> list[str]:
    """Return a sentence for each resource whose rows are known not to be whole."""
    return [
        f"{name}: {_shortfall(load)}"
        for name, load in manifest.resources.items()
        if load.status == "incomplete"
    ]


def _shortfall(load: ResourceLoad) -> str:
    if load.missing is None or load.missing < 0 or load.moved:
        return (
            f"{load.current_rows:,} distinct rows landed, but the source counts"
            f" {load.source_count_after}: it changed meanwhile; run again."
        )
    parts = [f"{load.missing:,} of the {load.source_count_after:,} rows at the source are MISSING"]
    if load.unavailable:
        parts.append(f"{load.unavailable:,} of them can't be had even one by one")
    if load.rejected:
        parts.append(f"{load.rejected:,} are not what this API promises and were set aside")
    short = [
        f"[{start}, {stop})"
        for start, stop, rows in load.windows
        if rows < Window(start, stop).covered(load.source_count_after)
    ]
    if short:
        shown = ", ".join(short[:SHORT_WINDOWS_SHOWN])
        more = ", …" if len(short) > SHORT_WINDOWS_SHOWN else ""
        parts.append(f"windows that gave fewer rows than they cover: {shown}{more}")
    return "; ".join(parts) + ". The manifest says so too."
