"""Tells a scheduler in JSON what a run came to, even where it failed."""

from __future__ import annotations

from collections import ChainMap
from collections.abc import Iterable
from datetime import datetime
from typing import Any, Final

from ingest.cli.plain import plain
from ingest.errors import IngestError, LockHeldError
from ingest.plan.steps import Step
from ingest.raw.folder import RawDir
from ingest.raw.manifest import Manifest, ResourceLoad
from ingest.run.outcome import Outcome

OFFSETS_NAMED: Final = 1000


def summarize(
    outcome: Outcome, *, exit_code: int = 0, message: str | None = None
) -> dict[str, Any]:
    """Return the summary that `--summary` writes of a run that came to its end.

    `status` says what the run did and found, `data_status` how whole the rows are that now
    stand: they differ where nothing has changed. Paths of files are relative to the raw folder.

    Args:
        outcome: Of the run.
        exit_code: Of the process: 4 where `--strict` refuses the load.
        message: Why it isn't 0.
    """
    newest = outcome.newest
    return {
        "load_id": newest.load_id,
        "source": newest.source,
        "status": newest.status if outcome.landed else "unchanged",
        "exit_code": exit_code,
        "message": message,
        "data_status": newest.status,
        "started_at": outcome.started_at,
        "finished_at": outcome.finished_at,
        "requests": outcome.requests,
        "retries": outcome.retries,
        "awaiting_recovery": outcome.awaiting,
        "dialect": newest.dialect,
        "loads": [manifest.load_id for manifest in outcome.landed],
        "resources": {step.resource.name: _resource(step, outcome) for step in outcome.steps},
    }


def summarize_failure(
    error: BaseException,
    *,
    exit_code: int,
    message: str,
    raw: RawDir | None,
    earlier: Iterable[str],
    started_at: datetime,
    finished_at: datetime,
) -> dict[str, Any]:
    """Return the summary of a run that failed; `load_id` and what follows from it still stand.

    Args:
        error: Ended the run.
        exit_code: Of the process.
        message: What the process says in its last line.
        raw: The raw folder; None where it isn't known.
        earlier: Ids of the loads before the run.
        started_at: When the run began, UTC.
        finished_at: When it ended, UTC.
    """
    newest = _newest(raw) if raw is not None else None
    is_other = isinstance(error, LockHeldError)  # what appears meanwhile is another run's
    now = [] if raw is None or is_other else raw.load_ids()
    return {
        "load_id": newest.load_id if newest else None,
        "source": newest.source if newest else None,
        "status": "failed",
        "exit_code": exit_code,
        "message": plain(message),
        "data_status": newest.status if newest else None,
        "started_at": started_at,
        "finished_at": finished_at,
        "loads": sorted(set(now) - set(earlier)),
    }


def _newest(raw: RawDir) -> Manifest | None:
    try:
        return raw.newest()
    except (IngestError, OSError):
        return None


def _status(step: Step, stands: ResourceLoad, *, is_landed: bool) -> str:
    """Return what a run did for a resource and found: nothing, or how whole its rows are now."""
    if is_landed or stands.unserved:
        return stands.status
    if step.mode == "recheck":
        return "unchanged"  # all pages were compared
    return step.mode if step.mode in {"unchanged", "not_requested"} else stands.status


def _resource(step: Step, outcome: Outcome) -> dict[str, Any]:
    name = step.resource.name
    stands = outcome.newest.resources[name]
    done = [
        (manifest.load_id, manifest.resources[name])
        for manifest in outcome.landed
        if manifest.resources[name].files
    ]
    loads = [load for _, load in done]
    failed, absent = unavailable_rows(stands)
    return {
        "status": _status(step, stands, is_landed=bool(done)),
        "data_status": stands.status,
        "mode": step.mode,
        "reason": step.reason,
        "source_count_before": step.count,
        "source_count_after": stands.source_count_after if done else step.count,
        "count_error": stands.count_error,
        "row_end": stands.row_end,
        "unserved": stands.unserved,
        "compared_at": outcome.compared_at.get(name),
        "rows": sum(load.rows for load in loads if load.mode != "recovery"),
        "recovered": _recovered(name, outcome),
        "current_rows": stands.current_rows,
        "repeated": stands.repeated,
        "missing": _missing(step, stands, is_landed=bool(done)),
        "rejected": sum(load.rejected for load in loads),
        "unavailable": stands.unavailable,
        "failed": _named(failed),
        "absent": _named(absent),
        "requests": sum(load.requests for load in loads),
        "retries": sum(load.retries for load in loads),
        "unknown_fields": _union(load.unknown_fields for load in loads or [stands]),
        "gone_fields": _union(load.gone_fields for load in loads or [stands]),
        "field_names": dict(ChainMap(*(dict(load.field_names) for load in loads or [stands]))),
        "files": [
            {"path": f"loads/{load_id}/{file.path}", "rows": file.rows, "sha256": file.sha256}
            for load_id, load in done
            for file in load.files
        ],
    }


def _missing(step: Step, stands: ResourceLoad, *, is_landed: bool) -> int | None:
    """Return how many rows the source has that don't stand; what it has gained since among them."""
    before, now = stands.source_count_after, step.count
    if is_landed or stands.count_error is not None or before is None or now is None:
        return stands.missing
    return stands.missing if now <= before else now - stands.current_rows


def unavailable_rows(load: ResourceLoad) -> tuple[list[int] | None, list[int] | None]:
    """Return the offsets of rows on which the source failed, and of rows that it doesn't have.

    None for both where an earlier version has written the manifest, which didn't tell them apart.
    """
    if load.failed_offsets is None:
        return (None, None) if load.unavailable else ([], [])
    failed = set(load.failed_offsets)
    return sorted(failed), [offset for offset in load.unavailable_offsets if offset not in failed]


def _named(offsets: list[int] | None) -> dict[str, Any] | None:
    """Return how many rows, and the offsets of the first thousand."""
    if offsets is None:
        return None
    return {"rows": len(offsets), "offsets": offsets[:OFFSETS_NAMED]}


def _union(parts: Iterable[Iterable[str]]) -> list[str]:
    return sorted({name for part in parts for name in part})


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
