"""Says in sentences what a load knows to be missing, and what to do about it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from ingest.raw.complete import row_count
from ingest.raw.folder import RawDir
from ingest.raw.manifest import Manifest, ResourceLoad
from ingest.raw.window import Window

SHORT_WINDOWS_SHOWN: Final = 5


def shortfalls(
    manifest: Manifest,
    short: Mapping[str, tuple[Window, ...]],
    *,
    raw: RawDir,
    is_recovered_next: bool,
) -> list[str]:
    """Return a sentence for each resource whose rows are known not to be whole.

    Args:
        manifest: The newest load's.
        short: Windows of the current rows, by resource, that await recovery.
        raw: The raw folder, which advice names.
        is_recovered_next: Whether this run goes on to recover them.
    """
    return [
        f"{name}: "
        + _shortfall(load, short.get(name, ()), raw=raw, is_recovered_next=is_recovered_next)
        for name, load in manifest.resources.items()
        if load.status == "incomplete"
    ]


def wrong_counts(manifest: Manifest) -> list[str]:
    """Return a sentence for each resource that the source counts wrongly, as its pages show.

    Args:
        manifest: The newest load's.
    """
    return [
        f"{name}: the source counts {load.source_count_after:,} {name}, but its pages end after"
        f" {load.row_end:,}: its count is {load.count_error.replace('_', ' ')}."
        for name, load in manifest.resources.items()
        if load.count_error is not None
        and load.source_count_after is not None
        and load.row_end is not None
    ]


def _shortfall(
    load: ResourceLoad, short: tuple[Window, ...], *, raw: RawDir, is_recovered_next: bool
) -> str:
    if load.unserved:
        stands = (
            f"the {load.current_rows:,} rows landed earlier are"
            if load.current_rows
            else "no rows are"
        )
        why = load.reason.partition("; ")[0].rstrip(".")
        return (
            f"the source didn't serve all of its rows ({why});"
            f" {stands} current. The next run asks for them again."
        )
    end = row_count(load)
    missing = -1 if end is None else end - load.current_rows
    if end is None or missing < 0 or load.moved:
        return (
            f"{load.current_rows:,} distinct rows were landed, but the source counts"
            f" {load.source_count_after or 0:,}: its rows changed meanwhile. Run again."
        )
    parts = [f"{missing:,} of the {end:,} rows at the source are MISSING"]
    parts.extend(_unavailable(load))
    if load.current_rejected:
        promising = "API" if load.source_file is None else "file's form"
        parts.append(f"{_set_aside(load.current_rejected)} what the {promising} promises")
    if short:
        shown = ", ".join(f"[{start}, {stop})" for start, stop in short[:SHORT_WINDOWS_SHOWN])
        more = (
            f" and {len(short) - SHORT_WINDOWS_SHOWN} more"
            if len(short) > SHORT_WINDOWS_SHOWN
            else ""
        )
        parts.append(f"these windows gave fewer rows than they cover: {shown}{more}")
    elif missing > load.unavailable + load.current_rejected:
        parts.append("each window gave all its rows, so the source has repeated or moved some")
    advice = _next(load, short, raw=raw, is_recovered_next=is_recovered_next)
    return "; ".join(parts) + f". {advice}"


def _unavailable(load: ResourceLoad) -> list[str]:
    """Return how many rows the source failed on, and how many it doesn't have."""
    if load.failed_offsets is None:
        return [f"the source gave no answer with {load.unavailable:,} of them"] * bool(
            load.unavailable
        )
    failed, absent = len(load.failed_offsets), load.unavailable - len(load.failed_offsets)
    parts = []
    if failed:
        parts.append(f"the source failed on {_rows(failed)}")
    if absent:
        parts.append(f"the source answered without {_rows(absent)}, as it has none there")
    return parts


def _rows(number: int) -> str:
    return "1 row" if number == 1 else f"{number:,} rows"


def _set_aside(rows: int) -> str:
    was, are = ("was", "it isn't") if rows == 1 else ("were", "they aren't")
    return f"{_rows(rows)} {was} set aside because {are}"


def _next(
    load: ResourceLoad, short: tuple[Window, ...], *, raw: RawDir, is_recovered_next: bool
) -> str:
    """Return what is done about it, by whom."""
    if short and is_recovered_next:
        return "This run asks for them row by row next."
    if short:
        return "A run without --no-recover asks for them row by row."
    if load.failed_offsets:
        return "Each run asks again for the rows that failed; the manifest names them."
    if load.source_file is not None:
        return (
            f"`{raw.command('rejected')}` shows them; the next run lands the file that you have"
            " corrected."
        )
    advice = "--full-refresh lands all rows anew."
    if load.current_rejected:
        advice = f"`{raw.command('rejected')}` shows those set aside; {advice}"
    if load.unavailable:
        those = "those that aren't there" if load.current_rejected else "them"
        advice = f"The manifest names {those}; {advice}"
    return advice
