"""Checks whether a source that has grown still begins with the rows that were landed."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from ingest.http.failures import GivenUpError
from ingest.plan.options import Options
from ingest.plan.steps import Step
from ingest.raw.complete import row_count
from ingest.raw.folder import RawDir
from ingest.raw.window import Window
from ingest.source.api import Counts, FilmsApi
from ingest.source.refusals import LimitRefusedError

if TYPE_CHECKING:
    from ingest.plan.last_page import LastPage


def check_append(
    step: Step, *, api: FilmsApi, options: Options, raw: RawDir
) -> tuple[Step, Counts | None]:
    """Ask again for the last page landed and compare it with the rows that stand.

    If the source hides rows, the page shows only some of them: then they must stand in the same
    order, and the last row, asked for alone, must be the one landed from its place. Had
    any row before it been removed, another would stand there.

    Returns:
        The step, turned into a full load where the page has changed; and what asking took.
    """
    asked = Counts({}, requests=0, retries=0)
    if step.mode == "unchanged" and step.previous and step.previous.count_error:
        step, asked = _check_end(step, api)
    if step.mode != "append" or step.previous is None or step.start == 0:
        return step, asked if asked.requests else None
    from ingest.plan.last_page import LastPage  # noqa: PLC0415 (an unchanged source needs no pyarrow)

    earlier = _Earlier.of(step, raw)
    page = LastPage(step, api, asked)
    size = min(options.batch_size, earlier.page_size)
    while True:
        try:
            return _check_last_page(step, page, size, earlier, raw), page.asked
        except LimitRefusedError as error:  # the source gives fewer at a time than it did
            size = error.most


def _check_last_page(step: Step, page: LastPage, size: int, earlier: _Earlier, raw: RawDir) -> Step:
    """Return the step, turned into a full load where the last rows landed aren't what they were."""
    from ingest.plan.last_page import landed_rows  # noqa: PLC0415 (as above)

    last = Window(max(0, step.start - size), step.start)
    landed = landed_rows(step, raw, last)
    try:
        if earlier.was_other and last.start > 0:
            # The first page shows whether the source ignores `skip`.
            page.ask(Window(0, min(last.size, last.start)))
        stands = page.ask(last) == landed
        if not stands and earlier.hides:
            alone = Window(last.stop - 1, last.stop)
            stands = page.is_part_of(landed, last) and page.ask(alone) == {
                offset: row for offset, row in landed.items() if offset >= alone.start
            }
    except GivenUpError as error:
        if error.scope != "request":
            raise
        page.note(error)
        if not page.ends_as(landed):
            return step.as_full(f"{step.reason}, and the last page landed fails now")
        stands = True
    if stands:
        return step
    return step.as_full(f"{step.reason}, and the last page landed has changed")


def _check_end(step: Step, api: FilmsApi) -> tuple[Step, Counts]:
    """Ask for the row behind the last one of a source whose count is no evidence.

    A count that is too high may be ahead of the list, and the list come up to it.
    """
    end = row_count(step.previous) if step.previous else None
    if end is None:
        return step, Counts({}, requests=0, retries=0)
    try:
        answer = api.page(step.resource, skip=end, limit=1, retries=False)
    except GivenUpError as error:
        if error.scope == "source":
            raise
        return step, Counts({}, error.requests, error.retries)
    if answer.value:
        reason = f"{step.reason}, but it has rows from offset {end:,} on"
        step = replace(step, mode="append", reason=reason)
    return step, Counts({}, answer.requests, answer.retries)


def check_boundary(step: Step, *, api: FilmsApi, raw: RawDir) -> tuple[bool, Counts]:
    """Ask once more for the last row before an append, now that its pages are had.

    Returns:
        Whether it still stands where it was landed from: had a row before it gone meanwhile,
        another would; and what asking took. A row that fails now tells nothing.
    """
    from ingest.plan.last_page import (  # noqa: PLC0415 (an unchanged source needs no pyarrow)
        LastPage,
        landed_rows,
    )

    last = Window(step.start - 1, step.start)
    landed = landed_rows(step, raw, last)
    page = LastPage(step, api, Counts({}, requests=0, retries=0))
    if not landed:
        return True, page.asked
    try:
        return page.ask(last) == landed, page.asked
    except GivenUpError as error:
        if error.scope == "source":
            raise
        page.note(error)
        return True, page.asked


def with_page_size(step: Step, raw: RawDir) -> Step:
    """Return the step that asks for pages of the size that the current rows came in.

    A source that hides rows hides others from pages of another size.
    """
    return replace(step, limit=_Earlier.of(step, raw).page_size)


@dataclass(frozen=True, slots=True)
class _Earlier:
    """Describes how the rows that stand were landed.

    Attributes:
        page_size: Rows a page, at most: the source may have a lower limit than was asked for.
        hides: Whether some rows had to be recovered.
        was_other: Whether the source was found to differ from the public API.
    """

    page_size: int
    hides: bool
    was_other: bool

    @classmethod
    def of(cls, step: Step, raw: RawDir) -> _Earlier:
        current = step.previous.current if step.previous else ()
        manifests = [raw.manifest(load_id) for load_id in current]
        loads = [manifest.resources[step.name] for manifest in manifests]
        sizes = [
            stop - start
            for load in loads
            if load.mode != "recovery"
            for start, stop, _ in load.windows
        ]
        return cls(
            page_size=max(sizes, default=1),
            hides=any(load.mode == "recovery" for load in loads),
            was_other=any(manifest.dialect for manifest in manifests),
        )
