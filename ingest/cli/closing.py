"""Says to people in the end what a run came to: a table or lines, and what they should know."""

from __future__ import annotations

import logging
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from ingest.cli.plain import plain
from ingest.cli.summary import summarize, unavailable_rows
from ingest.plan.shortfall import shortfalls, wrong_counts
from ingest.raw.folder import RawDir
from ingest.raw.manifest import Manifest
from ingest.run.outcome import Outcome

logger = logging.getLogger(__name__)

COLUMNS: Final = {
    "source_count_after": "at the source",
    "rows": "landed",
    "recovered": "recovered",
    "rejected": "rejected",
    "unavailable": "unavailable",
    "missing": "missing",
}


def close(outcome: Outcome, raw_dir: Path, console: Console | None) -> None:
    """Say what a run came to.

    Args:
        outcome: Of the run.
        raw_dir: The raw folder.
        console: Where to draw the table; None where there is no terminal.
    """
    if console:
        console.print(closing_table(outcome))
    else:
        for line in closing_lines(outcome):
            logger.info("%s", line)
    newest = outcome.newest
    if outcome.landed:
        for sentence in wrong_counts(newest):
            logger.warning("%s", sentence)
    raw = RawDir(raw_dir)
    for sentence in shortfalls(newest, outcome.short, raw=raw, is_recovered_next=False):
        logger.warning("%s", sentence)
    for manifest in outcome.landed:
        logger.info(
            "Landed %s (%s) %s: %s",
            manifest.load_id,
            manifest.status,
            "from files" if _is_of_files(manifest) else f"in {manifest.requests} requests",
            raw_dir / "loads" / manifest.load_id,
        )
    if outcome.switched_from is not None:
        logger.info("%s", _switched(outcome.switched_from, newest, raw))
    if not outcome.landed and _is_of_files(newest):
        logger.info(
            "Unchanged since load %s: the files are the same by their SHA-256. Nothing was landed.",
            newest.load_id,
        )
    elif not outcome.landed:
        is_compared = any(step.mode == "recheck" for step in outcome.steps)
        logger.info(
            "Unchanged since load %s: the source's %s are the same. Nothing was landed. %s",
            newest.load_id,
            "pages" if is_compared else "counts",
            _compared(outcome),
        )


def _is_of_files(manifest: Manifest) -> bool:
    return any(load.source_file is not None for load in manifest.resources.values())


def closing_table(outcome: Outcome) -> Table:
    """Return the table that closes a run on a terminal: a line a resource."""
    table = Table(box=box.SIMPLE_HEAD, padding=(0, 0))  # so that eighty columns do
    table.add_column("resource", no_wrap=True)
    for heading in COLUMNS.values():
        table.add_column(heading, justify="right", min_width=max(map(len, heading.split())))
    table.add_column("status", min_width=len("incomplete"))
    for name, resource in summarize(outcome)["resources"].items():
        cells = (name, *(_cell(resource, key) for key in COLUMNS), _status(resource))
        table.add_row(*(Text(plain(cell)) for cell in cells))
    return table


def closing_lines(outcome: Outcome) -> list[str]:
    """Return the same as `closing_table`, as a line a resource for a log."""
    return [
        f"{name}: {_status(resource)}; "
        + ", ".join(f"{heading} {_cell(resource, key)}" for key, heading in COLUMNS.items())
        + _told_apart(name, outcome.newest)
        for name, resource in summarize(outcome)["resources"].items()
    ]


def _told_apart(name: str, newest: Manifest) -> str:
    """Return how many of the unavailable rows failed, and how many aren't there."""
    failed, absent = unavailable_rows(newest.resources[name])
    if not failed and not absent:
        return ""
    exist = "doesn't exist" if len(absent or ()) == 1 else "don't exist"
    return f", {len(failed or ()):,} failed, {len(absent or ()):,} {exist} at the source"


def _switched(earlier: str, newest: Manifest, raw: RawDir) -> str:
    """Return what is current after another source was asked, and how to go back."""
    rows = ", ".join(
        f"{name} {load.current_rows:,}" for name, load in newest.resources.items() if load.current
    )
    before = raw.newest_of(earlier)
    back = (
        f", and this makes them current again: {raw.command('restore', before.load_id)}"
        if before is not None
        else ""
    )
    return (
        f"Current now, from {newest.source}: {rows or 'no rows'}. The rows of {earlier} stay in the"
        f" folder{back}"
    )


def _compared(outcome: Outcome) -> str:
    """Return when rows were last compared with the source's, the longest ago."""
    if not outcome.compared_at:
        return "--recheck compares the rows with the source's."
    oldest = min(outcome.compared_at.values())
    return f"Its rows were last compared {_moment(oldest)}; --recheck compares them anew."


def _moment(time: datetime) -> str:
    return f"on {time.astimezone(UTC):%Y-%m-%d at %H:%M} UTC"


def _status(resource: dict[str, Any]) -> str:
    status = str(resource["status"]).replace("_", " ")
    is_left = resource["status"] in {"unchanged", "not_requested"}
    if is_left and resource["data_status"] != "complete":
        return f"{status}, {resource['data_status']}"
    return status


def _cell(resource: dict[str, Any], key: str) -> str:
    """Return a column's value: of a file in which keys come twice, how many keys it has."""
    number = _number(resource[key])
    if key == "source_count_after" and resource["repeated"]:
        return f"{number} keys"
    return number


def _number(value: int | None) -> str:
    return "unknown" if value is None else f"{value:,}"
