"""The second phase of a load: recovering what short and failing windows lack."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import groupby
from typing import Final

from ingest.errors import SourceError
from ingest.extract.again import Again, ask_again
from ingest.extract.extracted import Batch, Extracted
from ingest.extract.progress import Progress
from ingest.extract.requests import Asking, raise_if_all_left
from ingest.extract.splitting import Splitting
from ingest.plan.options import Options
from ingest.plan.steps import Step
from ingest.raw.answers import Answers
from ingest.raw.complete import row_count
from ingest.raw.window import Window
from ingest.source.api import FilmsApi
from ingest.source.resources import Resource

WAITS: Final = (1.0, 2.0, 4.0)
"""Seconds before each further time that rows which failed are asked for."""

ROWS_PER_BATCH: Final = 1000


@dataclass(frozen=True, slots=True)
class Recovered:
    """The result of a recovery.

    Attributes:
        extracted: The rows, by resource; only resources that gave something.
        unserved: Why the source gave nothing more of a resource, by resource.
        asked_again: The offset of each resource's failed row that was asked for last.
    """

    extracted: Mapping[str, Extracted]
    unserved: Mapping[str, SourceError]
    asked_again: Mapping[str, int]


@dataclass(slots=True)
class _Settled:
    """Tells the progress of a resource's recovery by the rows settled."""

    splittings: Mapping[str, Splitting]
    progress: Progress
    settled: dict[str, int]

    def __call__(self, name: str, _rows: int) -> None:
        settled = self.splittings[name].settled
        self.progress.advance(_label(name), settled - self.settled.get(name, 0))
        self.settled[name] = settled


def extract_rows(
    steps: Sequence[Step],
    *,
    api: FilmsApi,
    options: Options,
    answers: Answers,
    progress: Progress,
    asked_before: Mapping[str, int],
    sleep: Callable[[float], None],
) -> Recovered:
    """Recover the rows that can be had of short windows, and ask once for rows that failed.

    Args:
        steps: One for each resource.
        api: The source.
        options: Of the run.
        answers: Keeps every answer.
        progress: Is told of the rows settled.
        asked_before: The offset of each resource's failed row that was asked for last.
        sleep: Blocks for the seconds it is given.

    Raises:
        SourceError: The source stopped answering, or none of the resources any more.
    """
    progress.begin_phase()
    resources = {step.name: step.resource for step in steps}
    splittings = {step.name: Splitting(step.short) for step in steps if step.mode == "recovery"}
    asking = Asking(
        api,
        answers,
        concurrency=options.concurrency,
        told=_Settled(splittings, progress, {}),
    )
    failed = {
        step.name: _in_turn(step.failed, asked_before.get(step.name, -1))
        for step in steps
        if step.name in splittings
    }
    again = ask_again(asking, failed, resources)
    for name, splitting in splittings.items():
        splitting.failed.update(window.start for window in failed[name])
        _settle(splitting, again.get(name))
    queues = []
    for step in steps:
        if step.short and step.name in splittings:
            queues.append((step.resource, splittings[step.name]))
            progress.expect(_label(step.name), splittings[step.name].wanted)
    left = asking.make_requests(queues)
    raise_if_all_left(left, [resource.name for resource, _ in queues])
    _ask_again_spaced(
        asking,
        {
            step.name: splittings[step.name]
            for step in steps
            if step.short and step.name in splittings and step.name not in left
        },
        skipped={name: {window.start for window in windows} for name, windows in failed.items()},
        resources=resources,
        sleep=sleep,
    )
    return Recovered(
        extracted={
            step.name: _extracted(step, splittings[step.name])
            for step in steps
            if step.name in splittings
            and step.name not in left
            and (step.short or _has_changed(splittings[step.name]))
        },
        unserved=left,
        asked_again={
            name: queue.last_asked.start for name, queue in again.items() if queue.last_asked
        },
    )


def _in_turn(failed: Sequence[int], asked_before: int) -> list[Window]:
    """Return the failed rows as windows, those first that weren't asked for last time."""
    later = [offset for offset in failed if offset > asked_before]
    return [
        Window(offset, offset + 1)
        for offset in (*later, *(offset for offset in failed if offset <= asked_before))
    ]


def _ask_again_spaced(
    asking: Asking,
    splittings: Mapping[str, Splitting],
    *,
    skipped: Mapping[str, set[int]],
    resources: Mapping[str, Resource],
    sleep: Callable[[float], None],
) -> None:
    """Ask again for the rows that failed in this phase, a few times, further apart each time."""
    for wait in WAITS:
        failed = {
            name: [
                Window(offset, offset + 1)
                for offset in sorted(splitting.failed - skipped.get(name, set()))
            ]
            for name, splitting in splittings.items()
        }
        if not any(failed.values()):
            return
        sleep(wait)
        for name, queue in ask_again(asking, failed, resources).items():
            _settle(splittings[name], queue)


def _settle(splitting: Splitting, again: Again | None) -> None:
    """Take the answers to rows that had failed into what has been recovered."""
    for window, rows in again.given.items() if again else ():
        splitting.failed.discard(window.start)
        if rows:
            splitting.rows[window.start] = rows[0]
        else:
            splitting.absent.add(window.start)


def _has_changed(splitting: Splitting) -> bool:
    return bool(splitting.rows or splitting.absent)


def _extracted(step: Step, splitting: Splitting) -> Extracted:
    previous = step.previous
    end = known_end = row_count(previous) if previous else None
    absent = set(splitting.absent)
    while end is not None and end - 1 in absent:
        end -= 1  # behind its last row the source has none, which is no row missing
        absent.discard(end)
    row_end = end if end != known_end or previous is None else previous.row_end
    windows = [*step.short, *_single_rows(splitting, step.short)]
    known = set(previous.unavailable_offsets if previous else ()) - splitting.rows.keys()
    return Extracted(
        step=step,
        batches=partial(_batches, splitting),
        given=len(splitting.rows),
        windows=tuple(
            (*window, sum(offset in splitting.rows for offset in range(*window)))
            for window in sorted(windows)
        ),
        beside=previous.current if previous else (),
        count_after=previous.source_count_after if previous else None,
        row_end=row_end,
        absent=tuple(sorted(absent | (known - splitting.failed))),
        failed=tuple(sorted(splitting.failed)),
    )


def _single_rows(splitting: Splitting, short: Sequence[Window]) -> list[Window]:
    """Return a window for each recovered row that lies in no short window."""
    inside = {offset for window in short for offset in range(*window)}
    return [Window(offset, offset + 1) for offset in splitting.rows if offset not in inside]


def _batches(splitting: Splitting) -> Iterator[Batch]:
    """Yield the recovered rows in runs of neighbours, each row's offset known."""
    offsets = sorted(splitting.rows)
    runs = groupby(enumerate(offsets), key=lambda placed: placed[1] - placed[0])
    for _, run in runs:
        neighbours = [offset for _, offset in run]
        for first in range(0, len(neighbours), ROWS_PER_BATCH):
            part = neighbours[first : first + ROWS_PER_BATCH]
            body = b"[" + b",".join(splitting.rows[offset] for offset in part) + b"]"
            yield Batch(window=Window(part[0], part[-1] + 1), body=body, is_whole=True)


def _label(name: str) -> str:
    return f"{name}, row by row"
