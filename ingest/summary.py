"""What a run says in the end: a table for people, JSON for a scheduler."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any, Final

import msgspec
from rich import box
from rich.table import Table

from ingest.errors import UsageError
from ingest.load import Outcome
from ingest.manifest import ResourceLoad
from ingest.windows import Window

SHORT_WINDOWS_SHOWN: Final = 5


def summarize(outcome: Outcome) -> dict[str, Any]:
    """Return the summary that `--summary` writes.

    `status` says what the run did and found, `data_status` how whole the rows are that now
    stand: they differ where nothing has changed.
    """
    manifest = outcome.manifest
    return {
        "load_id": manifest.load_id,
        "source": manifest.source,
        "status": manifest.status if outcome.is_new else "unchanged",
        "data_status": manifest.status,
        "started_at": outcome.started_at,
        "finished_at": outcome.finished_at,
        "requests": outcome.requests,
        "retries": outcome.retries,
        "resources": {
            step.resource.name: _resource(
                manifest.resources[step.resource.name],
                outcome.counts.get(step.resource.name),
                mode=step.mode,
                is_new=outcome.is_new,
            )
            for step in outcome.steps
        },
    }


def _resource(load: ResourceLoad, count: int | None, *, mode: str, is_new: bool) -> dict[str, Any]:
    did_ask = is_new and mode not in {"unchanged", "not_requested"}
    return {
        "status": load.status if did_ask else mode,
        "data_status": load.status,
        "mode": mode,
        "source_count_before": count,
        "source_count_after": load.source_count_after if did_ask else count,
        "rows": load.rows if did_ask else 0,
        "current_rows": load.current_rows,
        "missing": load.missing,
        "rejected": load.rejected if did_ask else 0,
        "unavailable": load.unavailable,
        "requests": load.requests if did_ask else 0,
        "retries": load.retries if did_ask else 0,
        "files": [msgspec.to_builtins(file) for file in load.files] if did_ask else [],
    }


def write_summary(outcome: Outcome, target: str) -> None:
    """Write the summary as JSON.

    Args:
        outcome: Of the run.
        target: A path, or `-` for standard output.

    Raises:
        UsageError: The path can't be written.
    """
    body = msgspec.json.format(msgspec.json.encode(summarize(outcome)), indent=2) + b"\n"
    if target == "-":
        sys.stdout.buffer.write(body)
        sys.stdout.buffer.flush()
        return
    try:
        Path(target).write_bytes(body)
    except OSError as error:
        raise UsageError(
            f"The summary {target} can't be written ({error.strerror}); choose another --summary."
        ) from None


COLUMNS: Final = {
    "source_count_after": "at the source",
    "rows": "landed",
    "current_rows": "current",
    "rejected": "rejected",
    "missing": "missing",
}


def closing_table(outcome: Outcome) -> Table:
    """Return the table that closes a run on a terminal: a line a resource."""
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    table.add_column("resource")
    for heading in COLUMNS.values():
        table.add_column(heading, justify="right")
    table.add_column("status")
    for name, resource in summarize(outcome)["resources"].items():
        table.add_row(name, *(_number(resource[key]) for key in COLUMNS), _status(resource))
    return table


def closing_lines(outcome: Outcome) -> list[str]:
    """Return the same as `closing_table`, as a line a resource for a log."""
    return [
        f"{name}: {_status(resource)}; "
        + ", ".join(f"{heading} {_number(resource[key])}" for key, heading in COLUMNS.items())
        for name, resource in summarize(outcome)["resources"].items()
    ]


def _status(resource: dict[str, Any]) -> str:
    status = str(resource["status"]).replace("_", " ")
    if resource["mode"] in {"unchanged", "not_requested"} and resource["data_status"] != "complete":
        return f"{status}, {resource['data_status']}"
    return status


def shortfalls(outcome: Outcome) -> list[str]:
    """Return a sentence for each resource whose rows are known not to be whole."""
    return [
        f"{name}: {_shortfall(load)}"
        for name, load in outcome.manifest.resources.items()
        if load.status == "incomplete"
    ]


def _shortfall(load: ResourceLoad) -> str:
    if load.missing is None or load.missing < 0:
        return (
            f"{load.current_rows:,} distinct rows landed, but the source counts"
            f" {load.source_count_after}: it changed meanwhile; run again."
        )
    short = [
        f"[{start}, {stop})"
        for start, stop, rows in load.windows
        if rows < Window(start, stop).covered(load.source_count_after)
    ]
    where = ", ".join(short[:SHORT_WINDOWS_SHOWN]) + (
        ", …" if len(short) > SHORT_WINDOWS_SHOWN else ""
    )
    return (
        f"{load.missing:,} of the {load.source_count_after:,} rows that the source counts are"
        f" MISSING, {load.rejected:,} of them set aside as bad; pages that gave fewer rows than"
        f" they cover: {where or 'none'}. The manifest says so too."
    )


def _number(value: int | None) -> str:
    return "unknown" if value is None else f"{value:,}"
