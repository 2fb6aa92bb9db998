"""Makes lines for a terminal or a pipe: what would be done, and what has been landed."""

from __future__ import annotations

import shutil
from collections.abc import Mapping, Sequence
from textwrap import wrap
from typing import Final

from ingest.cli.plain import plain
from ingest.plan.expected import Expected
from ingest.plan.preview import Preview, counting, in_all
from ingest.raw.manifest import Manifest

WIDTH_OF_A_PIPE: Final = 10_000
"""A width that no line reaches, for a pipe: its reader wants a load in one line."""

BETWEEN: Final = "  "
INDENT: Final = "    "


def output_width() -> int:
    """Return how many columns standard output has."""
    return shutil.get_terminal_size((WIDTH_OF_A_PIPE, 0)).columns


def loads_lines(manifests: Sequence[Manifest], *, width: int) -> list[str]:
    """Return all loads, a line each, the newest last.

    Where such lines are too long, what a load did and its source stand in a second line below its
    first: nothing is cut.

    Args:
        manifests: At least one, the oldest first.
        width: Columns a line at most; only a source in a second line of its own can exceed it.
    """
    newest = manifests[-1]
    current = {load_id for load in newest.resources.values() for load_id in load.current}
    rows = [_load_row(manifest, is_current=manifest.load_id in current) for manifest in manifests]
    details = [(_did(manifest), plain(manifest.source)) for manifest in manifests]
    headings = ("load", "status", "rows", "requests", "seconds", "current")
    wide = aligned(
        [
            (*headings, "mode", "source"),
            *((*row, *detail) for row, detail in zip(rows, details, strict=True)),
        ],
        right={2, 3, 4},
    )
    if max(map(len, wide)) <= width:
        return wide
    first, *others = aligned([headings, *rows], right={2, 3, 4})
    lines = [first]
    for line, (did, source) in zip(others, details, strict=True):
        lines.append(line)
        together = f"{INDENT}{did}; {source}"
        lines.extend([together] if len(together) <= width else [f"{INDENT}{did}", INDENT + source])
    return lines


def _load_row(manifest: Manifest, *, is_current: bool) -> tuple[str, ...]:
    seconds = (manifest.finished_at - manifest.started_at).total_seconds()
    return (
        plain(manifest.load_id),
        manifest.status,
        f"{sum(load.rows for load in manifest.resources.values()):,}",
        f"{manifest.requests:,}",
        f"{seconds:,.1f}",
        "yes" if is_current else "",
    )


def _did(manifest: Manifest) -> str:
    """Return how a load came by its rows."""
    if manifest.restored_from is not None:
        return f"restored from {plain(manifest.restored_from)}"
    modes = {load.mode: None for load in manifest.resources.values() if load.files}
    return ", ".join(modes) or "nothing landed"


def aligned(rows: Sequence[tuple[str, ...]], *, right: set[int]) -> list[str]:
    """Return rows as lines with aligned columns.

    Args:
        rows: The first is the headings.
        right: Columns that are aligned at their right.
    """
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return [
        BETWEEN.join(
            cell.rjust(width) if place in right else cell.ljust(width)
            for place, (cell, width) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in rows
    ]


def preview_lines(previews: Sequence[Preview], *, interval: float, width: int) -> list[str]:
    """Return what a run would do, a line a resource, with the requests and time in all.

    Args:
        previews: At least one, of all resources.
        interval: Seconds between the starts of two requests.
        width: Columns a line at most; what is longer stands in lines of its own.
    """
    headings = ("resource", "at the source", "mode", "requests", "there already", "compared")
    rows = [
        (
            preview.step.resource.name,
            "unknown" if preview.step.count is None else f"{preview.step.count:,}",
            preview.step.mode.replace("_", " "),
            _span(preview.requests),
            f"{preview.answered:,}",
            f"{preview.compared_at:%Y-%m-%d}" if preview.compared_at else "",
        )
        for preview in previews
    ]
    whys = [plain("; ".join((preview.step.reason, *preview.notes))) for preview in previews]
    right = {1, 3, 4}
    lines = aligned(
        [(*headings, "why"), *((*row, why) for row, why in zip(rows, whys, strict=True))],
        right=right,
    )
    if max(map(len, lines)) > width:
        first, *others = aligned([headings, *rows], right=right)
        lines = [first]
        for line, why in zip(others, whys, strict=True):
            lines.append(line)
            lines.extend(wrap(why, width, initial_indent=INDENT, subsequent_indent=INDENT))
    total = in_all(list(previews))
    return [
        *lines,
        f"requests for the counts: {counting(list(previews))}",
        f"requests in all: {_span(total)}; {_time(total, interval)}",
    ]


def dialect_lines(dialect: Mapping[str, str]) -> list[str]:
    """Return how a source differs from the public API, a line a difference."""
    return [f"Dialect: {plain(about)}: {plain(taken)}" for about, taken in dialect.items()]


def _span(number: Expected) -> str:
    if number.high is None:
        return f"{number.low:,} or more"
    if number.low == number.high:
        return f"{number.low:,}"
    return f"{number.low:,} to {number.high:,}"


def _time(requests: Expected, interval: float) -> str:
    """Return how long so many requests take, as far as the interval decides."""
    if not interval:
        return "as fast as the source answers"
    low = _duration((requests.low - 1) * interval)
    at = f"at an interval of {interval:g} s"
    if requests.high is None:
        return f"at least {low} {at}"
    high = _duration((requests.high - 1) * interval)
    return f"at most {high} {at}" if low == high else f"{low} to {high} {at}"


def _duration(seconds: float) -> str:
    """Return seconds as people say them."""
    whole = round(seconds)
    if whole < 60:  # noqa: PLR2004 (a minute)
        return f"{whole} s"
    return f"{whole // 60} min {whole % 60} s"
