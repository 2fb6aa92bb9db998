"""Estimates how many requests a recovery will take, from what is known before it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import ceil
from typing import Final

from ingest.errors import IngestError, SourceError
from ingest.plan.options import Options
from ingest.plan.steps import Step
from ingest.raw.complete import row_count
from ingest.raw.folder import RawDir
from ingest.raw.manifest import ResourceLoad
from ingest.raw.window import Window
from ingest.source.api import FilmsApi
from ingest.source.refusals import LimitRefusedError

LARGEST_BATCH: Final = 100_000
"""The highest value that `--batch-size` allows."""

HIDDEN_ROWS_A_REQUEST: Final = 2
"""A request usually shows at most two hidden rows; more only where they alternate with others."""


@dataclass(frozen=True, slots=True)
class Expected:
    """A number that is known within bounds.

    Attributes:
        low: At least so many.
        high: At most so many; None where nothing bounds it.
    """

    low: int
    high: int | None

    def __add__(self, other: Expected) -> Expected:
        is_bounded = self.high is not None and other.high is not None
        return Expected(
            self.low + other.low,
            (self.high or 0) + (other.high or 0) if is_bounded else None,
        )

    def times(self, factor: float) -> Expected:
        """Return so many times as many, rounded up."""
        high = None if self.high is None else ceil(self.high * factor)
        return Expected(ceil(self.low * factor), high)


NOTHING = Expected(0, 0)


@dataclass(frozen=True, slots=True)
class ExpectedRecovery:
    """The requests that a recovery will take.

    Attributes:
        requests: So many.
        limit: Rows a page of the source holds at most, as far as is known.
        note: The evidence for it: a part of a sentence; None where there is nothing to say.
    """

    requests: Expected
    limit: int
    note: str | None = None


def expected_recovery(
    step: Step, options: Options, *, api: FilmsApi, raw: RawDir
) -> ExpectedRecovery:
    """Return what the recovery of a step's rows will take.

    Splitting a window takes at most a request for each of its rows, and as a rule at least one for
    every two rows that it hides. For windows that were landed the number of
    hidden rows is known. For other rows, earlier recoveries of the resource tell; where there was
    no recovery, one page of the source is asked for.

    Args:
        step: What is to be done.
        options: Of the run.
        api: The source.
        raw: Holds the earlier loads.
    """
    limit = step.limit or options.batch_size
    if not options.recover:
        return ExpectedRecovery(NOTHING, limit)
    parts = _parts(step, raw)
    limit = min(limit, _known_cap(step, parts, raw))
    if step.mode == "recovery":
        note = "row by row" if step.short else None
        return ExpectedRecovery(_of_short_windows(step.short, parts), limit, note)
    if not step.pages:
        return ExpectedRecovery(NOTHING, limit)
    if step.count is None:
        return ExpectedRecovery(
            Expected(0, None), limit, "without the source's count nothing bounds the requests"
        )
    rows = step.count - step.start
    covered = sum(row_count(part) or 0 for part in parts[-1:])
    if covered and rows > 0:
        earlier = _as_earlier(parts, rows / covered, limit)
        if step.mode != "recheck":
            return earlier
        # Rows that haven't changed need no recovery.
        return replace(earlier, requests=Expected(0, earlier.requests.high))
    return _probe(step, step.count, limit, api)


def _as_earlier(parts: list[ResourceLoad], share: float, limit: int) -> ExpectedRecovery:
    """Estimate from the requests that the rows that stand took."""
    took = sum(part.requests for part in parts if part.mode == "recovery")
    recovered = {start for part in parts if part.mode == "recovery" for start, _, _ in part.windows}
    pending = [
        Window(start, start + Window(start, stop).covered(row_count(part)))
        for part in parts
        if part.mode != "recovery"
        for start, stop, given in part.windows
        if start not in recovered and given < Window(start, stop).covered(row_count(part))
    ]
    requests = (Expected(took, took) + _of_short_windows(pending, parts)).times(share)
    note = "row by row as for the rows that stand" if requests.high else None
    return ExpectedRecovery(requests, limit, note)


def _of_short_windows(
    short: list[Window] | tuple[Window, ...], parts: list[ResourceLoad]
) -> Expected:
    given = {start: rows for part in parts for start, _, rows in part.windows}
    return sum(
        (
            _of_hidden(window.size - given.get(window.start, 0), window.size)
            for window in short
            if window.size
        ),
        NOTHING,
    )


def _of_hidden(hidden: int, rows: int) -> Expected:
    """Return the requests it takes to recover hidden rows among all rows of some windows."""
    return Expected(max(1, ceil(hidden / HIDDEN_ROWS_A_REQUEST)), rows)


def _parts(step: Step, raw: RawDir) -> list[ResourceLoad]:
    """Return what the loads of the rows that stand say of the resource."""
    parts = []
    for load_id in _current(step):
        try:
            parts.append(raw.manifest(load_id).resources[step.name])
        except (IngestError, KeyError):
            return []
    return parts


def _known_cap(step: Step, parts: list[ResourceLoad], raw: RawDir) -> int:
    """Return how many rows a page the source gave, where it gave fewer than were asked for."""
    caps = [
        max(stop - start for start, stop, _ in part.windows)
        for part in parts
        if part.windows and part.mode != "recovery"
    ]
    if not caps:
        return LARGEST_BATCH
    asked = min(raw.manifest(load_id).settings.batch_size for load_id in _current(step))
    return max(caps) if max(caps) < asked else LARGEST_BATCH


def _current(step: Step) -> tuple[str, ...]:
    return step.previous.current if step.previous else ()


def _probe(step: Step, count: int, limit: int, api: FilmsApi) -> ExpectedRecovery:
    """Ask for a page in the middle of the rows to be landed: others are taken to be like it."""
    rows = count - step.start
    if rows <= 0:
        return ExpectedRecovery(NOTHING, limit)
    try:
        start, page, lower = _page_in_the_middle(step, rows, limit, api)
        covered = Window(start, start + lower).covered(count)
        if lower == limit and len(page) < covered:
            lower = _lower_limit(step, start, page, limit, api) or limit
    except SourceError as error:
        note = f"row by row up to {rows:,}, as a page failed: {' '.join(str(error).split())}"
        return ExpectedRecovery(Expected(0, rows), limit, note)
    if lower < limit:
        return ExpectedRecovery(NOTHING, lower, f"the source gives {_rows(lower)} a page")
    if len(page) >= covered:
        return ExpectedRecovery(NOTHING, limit)
    requests = _of_hidden(ceil((covered - len(page)) / covered * rows), rows)
    return ExpectedRecovery(
        requests,
        limit,
        f"row by row {requests.low:,} to {rows:,}, if all pages are like the one at offset {start},"
        f" which gave {len(page):,} of {covered:,} rows",
    )


def _rows(number: int) -> str:
    return "1 row" if number == 1 else f"{number:,} rows"


def _page_in_the_middle(
    step: Step, rows: int, limit: int, api: FilmsApi
) -> tuple[int, list[bytes], int]:
    """Return a page's offset, its rows, and the limit that the source took."""
    start = step.start + rows // 2 // limit * limit
    try:
        page = api.page(step.resource, skip=start, limit=limit, attempts=1).value
    except LimitRefusedError as error:
        if error.most >= limit:
            raise
        return _page_in_the_middle(step, rows, error.most, api)
    return start, page, limit


def _lower_limit(
    step: Step, start: int, page: list[bytes], limit: int, api: FilmsApi
) -> int | None:
    """Return how many rows the source gives at a time, if that is why a page was short."""
    if not page:
        return None
    after = api.page(step.resource, skip=start + len(page), limit=limit, attempts=1).value
    is_lower = 0 < len(after) <= len(page) and set(page).isdisjoint(after)
    return len(page) if is_lower else None
