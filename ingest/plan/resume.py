"""Continues the load that a killed run has left half-done."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from math import ceil
from pathlib import Path
from typing import Final

from ingest.errors import SourceError
from ingest.http.failures import GivenUpError
from ingest.plan.options import Options
from ingest.plan.steps import Step
from ingest.raw.answers import Answers
from ingest.raw.folder import RawDir
from ingest.raw.opening import Kind, Opening
from ingest.raw.window import Window
from ingest.source.api import Counts, FilmsApi
from ingest.source.bodies import split_rows
from ingest.source.refusals import LimitRefusedError

logger = logging.getLogger(__name__)

NOT_BEGUN: Final = datetime.min.replace(tzinfo=UTC)

SHARE_CHECKED_AFTER_A_DAY: Final = 0.1
"""After a day a run checks this share of the windows; earlier it checks fewer."""

FULL_REFRESH_LASTS: Final = timedelta(hours=1)
"""For so long after its last answer another `--full-refresh` may continue a stopped one."""


@dataclass(frozen=True, slots=True)
class Opened:
    """A load in the making that was opened.

    Attributes:
        answers: What has been answered so far.
        asked: What checking the answers of a killed run took.
        changed: Resources whose answers weren't the source's any more, and were dropped.
    """

    answers: Answers
    asked: tuple[Counts, ...] = ()
    changed: frozenset[str] = frozenset()


def make_opening(
    options: Options,
    kind: Kind,
    *,
    source: str,
    steps: Sequence[Step],
    counts: Mapping[str, int],
    load_id: str = "",
    started_at: datetime = NOT_BEGUN,
    has_credentials: bool = False,
) -> Opening:
    """Return what tells a load in the making from others.

    Args:
        options: Of the run.
        kind: What it is of.
        source: What manifests call the source.
        steps: What is done for each resource.
        counts: The source's own.
        load_id: Empty where the load is only looked for, not begun.
        started_at: When it is begun.
        has_credentials: Whether the source's URL holds a user or password.
    """
    return Opening(
        load_id=load_id,
        started_at=started_at,
        source=source,
        batch_size=options.batch_size,
        modes={
            step.name: step.mode
            for step in steps
            if (step.pages if kind == "pages" else step.mode == "recovery")
        },
        counts=counts,
        is_full_refresh=options.full_refresh,
        bases={
            step.name: step.previous.current
            for step in steps
            if kind == "recovery" and step.mode == "recovery" and step.previous
        },
        source_had_credentials=has_credentials,
    )


def open_answers(
    raw: RawDir,
    opening: Opening,
    steps: Sequence[Step],
    api: FilmsApi,
    *,
    now: Callable[[], datetime],
) -> Opened:
    """Go on with what a killed run has of the same work, as far as it still stands; else begin.

    The last page that each resource had is asked for again, and some of its other windows, by
    turns, the more the older the answers are. Where one differs the source has changed, even at
    equal counts: the resource starts over.

    Args:
        raw: The raw folder.
        opening: Of the load, if it is to be begun.
        steps: What is to be done for each resource.
        api: The source.
        now: The present in UTC.
    """
    asked: list[Counts] = []
    changed: set[str] = set()
    others = []
    for left in raw.left_incoming():
        answers = Answers.resume(left, now=now)
        if answers is None:
            continue
        if answers.opening.kind != opening.kind:
            answers.close()
            others.append(left)
            continue
        same = _same_work(answers, opening, steps, now())
        for step in same:
            if not _stands(step, answers, api, asked, now()):
                changed.add(step.name)
                logger.warning(
                    "%s: the source doesn't answer any more what it answered before the stop;"
                    " the resource starts over.",
                    step.name,
                )
        kept = [step.name for step in same if step.name not in changed]
        if kept:
            return Opened(
                _go_on(answers, opening, kept, newest=max(raw.load_ids(), default="")),
                tuple(asked),
                frozenset(changed),
            )
        answers.close()
        if not same:
            logger.info(
                "Load %s was stopped while it had another source, setting or count. This run"
                " starts over.",
                answers.opening.load_id,
            )
    folder = raw.open_incoming(opening.load_id, keep=others)
    return Opened(Answers.begin(folder, opening, now=now), tuple(asked), frozenset(changed))


def answers_left(raw: RawDir, opening: Opening, *, now: datetime) -> dict[str, int]:
    """Return how many answers of each resource a killed run has left of the same work."""
    found: dict[str, int] = {}
    for left in raw.left_incoming():
        answers = Answers.resume(left, now=lambda: now, is_read_only=True)
        if answers is None:
            continue
        answers.close()
        if answers.opening.kind == opening.kind and not _is_too_old(answers, opening, now):
            for name in opening.modes:
                if answers.opening.is_same_work(opening, name) and answers.answers_of(name):
                    found[name] = answers.answers_of(name)
    return found


def others_left(raw: RawDir, kind: Kind, *, now: datetime) -> list[Path]:
    """Return the folders of loads in the making that are of another kind."""
    others = []
    for left in raw.left_incoming():
        answers = Answers.resume(left, now=lambda: now, is_read_only=True)
        if answers is not None:
            answers.close()
            if answers.opening.kind != kind:
                others.append(left)
    return others


def _same_work(
    answers: Answers, opening: Opening, steps: Sequence[Step], now: datetime
) -> list[Step]:
    """Return the steps for which a killed run has answers, from the same work."""
    if _is_too_old(answers, opening, now):
        return []
    return [
        step
        for step in steps
        if step.name in opening.modes
        and answers.answers_of(step.name)
        and answers.opening.is_same_work(opening, step.name)
    ]


def _is_too_old(answers: Answers, opening: Opening, now: datetime) -> bool:
    """Tell whether answers are older than a full refresh may use: than its own call, mostly."""
    return opening.is_full_refresh and not (
        answers.opening.is_full_refresh and _age(answers, now) <= FULL_REFRESH_LASTS
    )


def _age(answers: Answers, now: datetime) -> timedelta:
    """Return how old the newest answer is; after a clock was put right, at least how wrong it was.

    An answer that lies in the future is of an unknown age, not a new one.
    """
    return abs(now - answers.answered_at)


def _go_on(answers: Answers, opening: Opening, kept: Sequence[str], *, newest: str) -> Answers:
    """Go on with a killed run's answers of some resources; forget those of all others."""
    begun = answers.opening
    for name in begun.modes:
        if name not in kept and answers.answers_of(name):
            answers.drop(name)
            if name in opening.modes:
                logger.info(
                    "%s: the source has changed since the stopped run. This run asks for all rows"
                    " again.",
                    name,
                )
    counts = {
        name: begun.counts.get(name, count) if name in kept else count
        for name, count in opening.counts.items()
    }
    answers.reopen(opening, counts, newest=newest)
    logger.info(
        "Going on with load %s: %s answers are there already.",
        begun.load_id,
        answers.answers_left_by_a_killed_run,
    )
    return answers


def _stands(
    step: Step, answers: Answers, api: FilmsApi, asked: list[Counts], now: datetime
) -> bool:
    """Ask again for the last page that a resource had and for some windows by turns."""
    windows = answers.given(step.name)
    with_rows = [window for window in windows if answers.answered(step.name, window).rows]
    last = with_rows[-1] if with_rows and step.pages else None
    checked = _by_turns([window for window in windows if window != last], answers, now)
    return all(
        # What the source has gained since stands at the end of the last page, or behind it.
        _is_same(step, window, answers, api, asked, may_grow=last is not None and window >= last)
        for window in ([last] if last else []) + checked
    )


def _by_turns(windows: Sequence[Window], answers: Answers, now: datetime) -> list[Window]:
    """Return the windows to check now: spread evenly, others each time, more the older they are."""
    if not windows:
        return []
    days = _age(answers, now) / timedelta(days=1)
    wanted = max(1, ceil(len(windows) * SHARE_CHECKED_AFTER_A_DAY * min(1.0, days)))
    return [
        windows[(answers.turn + number * len(windows) // wanted) % len(windows)]
        for number in range(wanted)
    ]


def _is_same(
    step: Step,
    window: Window,
    answers: Answers,
    api: FilmsApi,
    asked: list[Counts],
    *,
    may_grow: bool,
) -> bool:
    """Tell whether a window gives what it gave; a window that fails now tells nothing.

    Of one that the source refuses now the beginning is compared. That of a page that hid rows
    can't be: fewer rows at a time hide others, so that all pages are asked for again.
    """
    before = split_rows(answers.body(answers.answered(step.name, window)))
    covered = window.covered(answers.opening.counts.get(step.name))
    size = window.size
    while True:
        try:
            answer = api.page(step.resource, skip=window.start, limit=size)
        except LimitRefusedError as error:
            if len(before) < covered:
                return not step.pages
            size = error.most
        except GivenUpError as error:
            if error.scope == "source":
                raise
            asked.append(Counts({}, error.requests, error.retries))
            return True
        except SourceError:
            return True  # asking for the rest of the resource will tell
        else:
            asked.append(Counts({}, answer.requests, answer.retries))
            if may_grow or size < window.size:
                return answer.value[: len(before)] == before[:size]
            return answer.value == before
