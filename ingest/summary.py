"""What a run says in the end: a table for people, JSON for a scheduler."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Any, Final

import msgspec
from rich import box
from rich.table import Table

from ingest.errors import UsageError
from ingest.load import Outcome
from ingest.plan import Step


def summarize(outcome: Outcome) -> dict[str, Any]:
    """Return the summary that `--summary` writes.

    `status` says what the run did and found, `data_status` how whole the rows are that now
    stand: they differ where nothing has changed. Paths of files are relative to the raw folder.
    """
    newest = outcome.newest
    return {
        "load_id": newest.load_id,
        "source": newest.source,
        "status": newest.status if outcome.landed else "unchanged",
        "data_status": newest.status,
        "started_at": outcome.started_at,
        "finished_at": outcome.finished_at,
        "requests": outcome.requests,
        "retries": outcome.retries,
        "awaiting_recovery": outcome.awaiting,
        "loads": [manifest.load_id for manifest in outcome.landed],
        "resources": {step.resource.name: _resource(step, outcome) for step in outcome.steps},
    }


def _resource(step: Step, outcome: Outcome) -> dict[str, Any]:
    name = step.resource.name
    stands = outcome.newest.resources[name]
    done = [
        (manifest.load_id, manifest.resources[name])
        for manifest in outcome.landed
        if manifest.resources[name].files
    ]
    paged = [load for _, load in done if load.mode != "recovery"]
    return {
        "status": stands.status if done else step.mode,
        "data_status": stands.status,
        "mode": step.mode,
        "reason": step.reason,
        "source_count_before": step.count,
        "source_count_after": stands.source_count_after if done else step.count,
        "rows": sum(load.rows for load in paged),
        "recovered": _recovered(name, outcome),
        "current_rows": stands.current_rows,
        "missing": stands.missing,
        "rejected": sum(load.rejected for _, load in done),
        "unavailable": stands.unavailable,
        "requests": sum(load.requests for _, load in done),
        "retries": sum(load.retries for _, load in done),
        "files": [
            {"path": f"loads/{load_id}/{file.path}", "rows": file.rows, "sha256": file.sha256}
            for load_id, load in done
            for file in load.files
        ],
    }


def _recovered(name: str, outcome: Outcome) -> int:
    """Return how many rows of a resource the recoveries among the loads have added."""
    earlier = outcome.found.resources.get(name) if outcome.found else None
    standing = earlier.current_rows if earlier else 0
    recovered = 0
    for manifest in outcome.landed:
        load = manifest.resources[name]
        if load.mode == "recovery":
            recovered += load.current_rows - standing
        standing = load.current_rows
    return recovered


def check_target(target: str) -> None:
    """Find out before a run whether its summary can be written after it.

    Raises:
        UsageError: `target` is a folder, or its folder isn't there or can't be written.
    """
    path = Path(target)
    if target != "-" and (path.is_dir() or not os.access(path.parent, os.W_OK)):
        raise UsageError(
            f"The summary {target} can't be written (no file that can be written);"
            " choose another --summary."
        )


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
    "recovered": "recovered",
    "rejected": "rejected",
    "unavailable": "unavailable",
    "missing": "missing",
}


def closing_table(outcome: Outcome) -> Table:
    """Return the table that closes a run on a terminal: a line a resource."""
    table = Table(box=box.SIMPLE_HEAD, padding=(0, 0))  # so that eighty columns do
    table.add_column("resource", no_wrap=True)
    for heading in COLUMNS.values():
        table.add_column(heading, justify="right", min_width=max(map(len, heading.split())))
    table.add_column("status", min_width=len("incomplete"))
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


def _number(value: int | None) -> str:
    return "unknown" if value is None else f"{value:,}"
