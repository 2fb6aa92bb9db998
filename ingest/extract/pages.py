"""The first phase of a load: all ordinary pages."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Final

from ingest.errors import NotFoundError, SourceError, TooManyRejectedError, UnusableAnswersError
from ingest.extract.again import ask_again
from ingest.extract.extracted import Batch, Extracted
from ingest.extract.failing import failing
from ingest.extract.paging import Paging
from ingest.extract.progress import Progress
from ingest.extract.requests import Asking, raise_if_all_left
from ingest.plan.options import Options
from ingest.plan.steps import Step
from ingest.raw.answers import Answers
from ingest.raw.window import Window
from ingest.source.api import Counts, FilmsApi
from ingest.source.resources import Resource
from ingest.source.rows import RowReader

ROUNDS: Final = 3
"""How often a run follows a source whose counts move during the load."""


@dataclass(frozen=True, slots=True)
class Pages:
    """The result of the ordinary pages.

    Attributes:
        extracted: The rows, by resource.
        unserved: Why the source gave no rows of a resource, or not all of them, by resource.
        counted: Each answer of the source's own counts; the last one holds now.
    """

    extracted: Mapping[str, Extracted]
    unserved: Mapping[str, SourceError]
    counted: tuple[Counts, ...]


def extract_pages(
    steps: Sequence[Step],
    *,
    api: FilmsApi,
    options: Options,
    answers: Answers,
    progress: Progress,
) -> Pages:
    """Ask for all pages; follow a source that grows meanwhile, a bounded number of times.

    Raises:
        SourceError: The source stopped answering, or serves none of the resources asked for.
    """
    asking = Asking(
        api, answers, concurrency=options.concurrency, told=progress.advance, check=_check_fields
    )
    progress.begin_phase()
    pagings: dict[str, Paging] = {}
    known: dict[str, int | None] = {}
    for step in steps:
        if step.pages:
            pagings[step.name] = Paging(
                step.name,
                limit=_limit(step, options),
                count=step.count,
                start=step.start,
                is_doubted=step.previous is not None and step.previous.count_error is not None,
            )
            known[step.name] = step.count
            progress.expect(step.name, None if step.count is None else step.count - step.start)
    queues = [(step.resource, pagings[step.name]) for step in steps if step.pages]
    expected = [step.name for step in steps if step.pages and not step.is_known_unserved]
    left: dict[str, SourceError] = {}
    counted: list[Counts] = []
    for _ in range(ROUNDS):
        left |= asking.make_requests([queue for queue in queues if queue[0].name not in left])
        raise_if_all_left(_without_empty(left, known), expected)
        counted.append(api.counts())
        latest = {name: counted[-1].by_resource.get(name) for name in pagings}
        if latest == known:
            break
        for name, paging in pagings.items():
            paging.raise_count(latest[name])
        known = latest
    else:
        for name, paging in pagings.items():
            for window in paging.leave():
                # Treated as given up: the second phase, or a later run, asks for it.
                answers.keep_failure(name, window, requests=0, retries=0)
    left = _without_empty(left, known)
    for name, paging in pagings.items():
        if name not in left and (why := _why_unserved(name, paging, known[name], asking)):
            left[name] = why
    raise_if_all_left(left, expected)
    served = [step for step in steps if step.pages and step.name not in left]
    _ask_failed_again(asking, served, pagings)
    left |= failing(asking, served, pagings, max_shrink=options.max_shrink)
    served = [step for step in served if step.name not in left]
    extracted = {
        step.name: _extracted(step, pagings[step.name], answers, known[step.name])
        for step in served
    }
    return Pages(extracted, left, tuple(counted))


def _without_empty(
    left: Mapping[str, SourceError], known: Mapping[str, int | None]
) -> dict[str, SourceError]:
    """Return the resources that were left, but for those that a 404 says to have no rows.

    Some servers answer 404 past the end; of a list without rows, its beginning is past its end.
    """
    return {
        name: why
        for name, why in left.items()
        if not (isinstance(why, NotFoundError) and known[name] == 0)
    }


def _check_fields(resource: Resource, body: bytes) -> None:
    """Stop after the first page at a source that calls a required field by a name we don't know.

    Raises:
        TooManyRejectedError: Every row of the page lacks the field.
    """
    missing = RowReader(resource).missing_field(body)
    if missing is not None:
        name, there = missing
        raise TooManyRejectedError(
            f"{resource.name}: every row of the first page lacks {name}; the names there are"
            f" {', '.join(there)}. Nothing was landed; is this the films API?"
        )


def _limit(step: Step, options: Options) -> int:
    """Return how many rows to ask for at once: to compare pages, as many as they had before."""
    return step.limit or options.batch_size


def _why_unserved(
    name: str, paging: Paging, count: int | None, asking: Asking
) -> SourceError | None:
    """Tell a resource whose pages hold a row that fails from one that isn't served at all."""
    if paging.is_unserved:
        return UnusableAnswersError(
            f"{name}: its first page fails, and so do single rows all over it, while the source"
            f" answers other requests ({asking.failures.get(name)}); nothing of it was landed, try"
            " again later."
        )
    if paging.row_end == 0 and count:
        return UnusableAnswersError(
            f"{name}: its pages are all empty, though the source counts {count:,} rows; none of"
            " them were landed, try again later."
        )
    return None


def _ask_failed_again(asking: Asking, steps: Sequence[Step], pagings: Mapping[str, Paging]) -> None:
    """Ask once more for the pages that failed; an answer takes the failure's place."""
    failed = {
        step.name: [
            asked
            for _, asked in sorted(pagings[step.name].tiles.items())
            if asking.answers.answered(step.name, asked).failed
        ]
        for step in steps
    }
    ask_again(asking, failed, {step.name: step.resource for step in steps})


def _extracted(step: Step, paging: Paging, answers: Answers, count: int | None) -> Extracted:
    name, tiles = step.resource.name, paging.tiles
    answered = {window: answers.answered(name, tiles[window]) for window in sorted(tiles)}
    return Extracted(
        step=step,
        batches=partial(
            _batches, answers, name, tiles, count if paging.row_end is None else paging.row_end
        ),
        given=sum(answer.rows for answer in answered.values()),
        windows=tuple((*window, answer.rows) for window, answer in answered.items()),
        beside=step.previous.current if step.mode == "append" and step.previous else (),
        count_after=count,
        row_end=paging.row_end,
        has_failed=any(answer.failed for answer in answered.values()),
        has_moved=paging.has_fallen,
    )


def _batches(
    answers: Answers, resource: str, tiles: Mapping[Window, Window], count: int | None
) -> Iterator[Batch]:
    """Yield the pages of a resource in order.

    Args:
        answers: Keeps them.
        resource: Its name.
        tiles: The windows that tile it, each with the window as which it was asked for.
        count: Rows at the source, so far as known.
    """
    for window in sorted(tiles):
        answered = answers.answered(resource, tiles[window])
        is_whole = answered.rows >= window.covered(count)
        yield Batch(window, answers.body(answered), is_whole=is_whole, failed=answered.failed)
