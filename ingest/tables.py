"""Tables for a terminal: what would be done, and what has been landed."""

from __future__ import annotations

from collections.abc import Sequence

from rich import box
from rich.markup import escape
from rich.table import Table

from ingest.manifest import Manifest
from ingest.preview import Preview


def preview_table(previews: Sequence[Preview], *, interval: float) -> Table:
    """Return what a run would do, a line a resource, with the requests and time in all."""
    known = [preview.requests for preview in previews if preview.requests is not None]
    # /analytics before, and after where anything is asked for
    requests = sum(known) + (2 if any(known) else 1)
    is_bounded = len(known) == len(previews)
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, show_footer=True)
    table.add_column("resource", footer="in all")
    table.add_column("at the source", justify="right")
    table.add_column("mode")
    table.add_column("requests", justify="right", footer=f"{requests:,}{'' if is_bounded else '+'}")
    table.add_column("there already", justify="right")
    table.add_column(
        "why",
        footer=f"at most {_duration((requests - 1) * interval)} at an interval of {interval:g} s",
    )
    for preview in previews:
        step = preview.step
        table.add_row(
            step.resource.name,
            "unknown" if step.count is None else f"{step.count:,}",
            step.mode.replace("_", " "),
            "unknown" if preview.requests is None else f"{preview.requests:,}",
            f"{preview.answered:,}",
            step.reason,
        )
    return table


def loads_table(manifests: Sequence[Manifest]) -> Table:
    """Return all loads, a line each, the newest last."""
    newest = manifests[-1]
    current = {load_id for load in newest.resources.values() for load_id in load.current}
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    table.add_column("load", no_wrap=True)
    table.add_column("status")
    table.add_column("mode")
    for heading in ("rows", "requests", "seconds"):
        table.add_column(heading, justify="right", no_wrap=True)
    table.add_column("current")
    table.add_column("source", overflow="ellipsis", no_wrap=True)
    for manifest in manifests:
        modes = {load.mode: None for load in manifest.resources.values() if load.files}
        seconds = (manifest.finished_at - manifest.started_at).total_seconds()
        table.add_row(
            manifest.load_id,
            manifest.status,
            ", ".join(modes),
            f"{sum(load.rows for load in manifest.resources.values()):,}",
            f"{manifest.requests:,}",
            f"{seconds:,.1f}",
            "yes" if manifest.load_id in current else "",
            escape(manifest.source),
        )
    return table


def _duration(seconds: float) -> str:
    """Return seconds as people say them."""
    whole = round(seconds)
    if whole < 60:  # noqa: PLR2004 (a minute)
        return f"{whole} s"
    return f"{whole // 60} min {whole % 60} s"
