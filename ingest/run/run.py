"""A run: counts, plan, pages, recovery; each phase commits a load of its own."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Final

from ingest.errors import SourceError
from ingest.extract.extracted import Extracted
from ingest.extract.pages import extract_pages
from ingest.extract.progress import Progress
from ingest.extract.recovery import extract_rows
from ingest.http.failures import GivenUpError
from ingest.plan.append import check_append, check_boundary, with_page_size
from ingest.plan.options import Options
from ingest.plan.resume import answers_left, make_opening
from ingest.plan.shortfall import shortfalls
from ingest.plan.shrink import check_shrink
from ingest.plan.standing import Standing, read_standing
from ingest.plan.steps import Step, counts_of, plan_recovery, plan_steps
from ingest.raw.checks import forget_checks_of_others, note_checks, read_checks
from ingest.raw.folder import RawDir
from ingest.raw.manifest import Manifest
from ingest.raw.refused import refusals_kept
from ingest.run.outcome import Outcome
from ingest.run.phase import Run, closing
from ingest.run.switch import make_current
from ingest.source.api import Counts, FilmsApi

logger = logging.getLogger(__name__)

PASSES: Final = 2
"""A second one where the answers of a stopped recovery turn out to be the source's no more."""


def run(
    options: Options,
    *,
    api: FilmsApi,
    source: str,
    has_credentials: bool = False,
    now: Callable[[], datetime],
    sleep: Callable[[float], None] = time.sleep,
    progress: Progress,
) -> Outcome:
    """Land what has changed at the source since the last load, then recover what was hidden.

    Args:
        options: Of the run.
        api: The source.
        source: What manifests call it: its URL without secrets, or the sample's identity.
        has_credentials: Whether its URL holds a user or password, which manifests leave out.
        now: The present in UTC.
        sleep: Blocks for the seconds it is given.
        progress: Is told of each page.

    Raises:
        IngestError: See `ingest.errors`. A load that has been landed before it stands.
    """
    started_at = now()
    raw = RawDir(options.raw_dir)
    this = Run(
        options=options,
        api=api,
        source=source,
        has_credentials=has_credentials,
        now=now,
        sleep=sleep,
        progress=progress,
        raw=raw,
    )
    with (
        raw.locked(source=source, now=started_at),
        refusals_kept(raw, source, started_at, options.resources),
    ):
        before = raw.newest()
        standing = read_standing(raw, source)
        found = standing.newest
        forget_checks_of_others(raw, source, found)
        counts = api.counts()
        this.asides.append(counts)
        standing = _finish_stopped_recovery(this, standing, counts.by_resource)
        steps = first_steps = _plan(this, standing, counts.by_resource)
        for _ in range(PASSES):
            if any(step.pages for step in steps):
                _land_pages(this, steps, counts.by_resource, started_at)
                standing = read_standing(raw, source)
            this.changed.clear()
            _land_recovery(this, standing)
            if not this.changed:
                break
            standing = read_standing(raw, source, changed=frozenset(this.changed))
            steps = _plan(this, standing, counts.by_resource)
        if this.unserved and not this.landed:
            raise next(iter(this.unserved.values()))
        switched_from = make_current(this, before, started_at)
        standing = read_standing(raw, source)
    return _outcome(
        this,
        standing,
        started_at=started_at,
        found=found,
        steps=first_steps,
        counts=counts.by_resource,
        switched_from=switched_from,
    )


def _finish_stopped_recovery(this: Run, standing: Standing, counts: Mapping[str, int]) -> Standing:
    """Finish a recovery that was stopped before its resource grew.

    It comes before anything else: once rows are appended they would have to be told from those
    that are still to be recovered.
    """
    recoveries = plan_recovery(replace(this.options, recover=True), standing=standing)
    opening = make_opening(
        this.options, "recovery", source=this.source, steps=recoveries, counts=counts_of(recoveries)
    )
    left = answers_left(this.raw, opening, now=this.now())
    standing = replace(standing, stopped=frozenset(left))
    grown = {
        step.name
        for step in recoveries
        if step.name in left and counts.get(step.name, 0) > (step.count or 0)
    }
    if not grown or not this.options.recover or this.options.full_refresh:
        return standing
    _land_recovery(this, standing)
    return read_standing(this.raw, this.source, changed=frozenset(this.changed))


def _plan(this: Run, standing: Standing, counts: Mapping[str, int]) -> list[Step]:
    """Plan a step for each resource, and check the evidence that the steps rest on."""
    steps = []
    for step in plan_steps(this.options, counts=counts, standing=standing, now=this.now()):
        planned, asked = step, None
        if step.mode == "recheck":
            planned = with_page_size(step, this.raw)
        try:
            planned, asked = check_append(planned, api=this.api, options=this.options, raw=this.raw)
        except SourceError as error:
            if isinstance(error, GivenUpError):
                if error.scope == "source":
                    raise
                this.asides.append(Counts({}, error.requests, error.retries))
            this.unserved[step.name] = error
            planned = replace(step, mode="unchanged", reason="the source doesn't serve it now")
        if asked is not None:
            this.asides.append(asked)
        steps.append(planned)
    check_shrink([(step, step.count) for step in steps if step.pages], this.options)
    return steps


def _land_pages(
    this: Run, steps: list[Step], counts: Mapping[str, int], started_at: datetime
) -> None:
    """Land the ordinary pages: the first phase."""
    answers = this.open("pages", steps, counts=counts, started_at=started_at).answers
    this.changed.clear()  # this phase asks for all rows that have changed since a stop
    # The counts when the load began: a later run appends what the source has gained since.
    begun = answers.opening.counts
    steps = [replace(step, count=begun.get(step.name)) for step in steps]
    with closing(this, answers):
        pages = extract_pages(
            steps, api=this.api, options=this.options, answers=answers, progress=this.progress
        )
        this.asides.extend(pages.counted)
        extracted = _checked_at_their_boundary(this, pages.extracted)
        extracted = _without_what_stands(this, extracted, answers.opening.started_at)
        check_shrink(((part.step, _size(part)) for part in extracted.values()), this.options)
        unserved = {**this.unserved, **pages.unserved}
        news = [step for step in steps if step.name in unserved and not step.is_known_unserved]
        if extracted or news:
            this.finish(steps, extracted, answers, unserved=unserved, kept=unserved)
        elif not any(answers.given(name) for name in unserved):
            this.discard(answers)


def _checked_at_their_boundary(
    this: Run, extracted: Mapping[str, Extracted]
) -> Mapping[str, Extracted]:
    """Ask once more for the row before an append whose source grew: rows may have moved, too."""
    checked = dict(extracted)
    for name, part in extracted.items():
        has_grown = part.step.count != part.count_after
        if has_grown and part.step.mode == "append" and part.step.start > 0:
            stands, asked = check_boundary(part.step, api=this.api, raw=this.raw)
            this.asides.append(asked)
            if not stands:
                checked[name] = replace(part, has_moved=True)
    return checked


def _size(extracted: Extracted) -> int | None:
    """Return how many rows the source has of a resource."""
    if extracted.row_end is not None:
        return extracted.row_end
    return extracted.given if extracted.count_after is None else extracted.count_after


def _without_what_stands(
    this: Run, extracted: Mapping[str, Extracted], at: datetime
) -> dict[str, Extracted]:
    """Leave out the resources whose pages were compared, and found to be the rows that stand."""
    from ingest.run.recheck import differs  # noqa: PLC0415 (an unchanged source needs no pyarrow)

    landed: dict[str, Extracted] = {}
    compared: dict[str, datetime] = {}
    for name, part in extracted.items():
        if part.step.mode != "recheck" or differs(part, this.raw):
            landed[name] = part
        else:
            compared[name] = at
    if compared:
        newest = this.raw.newest_of(this.source)
        assert newest is not None  # noqa: S101 (its rows were compared)
        note_checks(this.raw, newest, compared_at=compared)
    return landed


def _land_recovery(this: Run, standing: Standing) -> None:
    """Land what short windows lack, and rows that failed before: the second phase."""
    steps = plan_recovery(this.options, standing=standing)
    if not any(step.mode == "recovery" for step in steps) or standing.newest is None:
        return
    for sentence in shortfalls(
        standing.newest, standing.short, raw=this.raw, is_recovered_next=True
    ):
        logger.warning("%s", sentence)
    opened = this.open("recovery", steps, counts=counts_of(steps), started_at=this.now())
    answers = opened.answers
    steps = [
        replace(step, mode="unchanged", short=(), failed=())
        if step.name in opened.changed
        else step
        for step in steps
    ]
    known = read_checks(this.raw, standing.newest)
    with closing(this, answers):
        recovered = extract_rows(
            steps,
            api=this.api,
            options=this.options,
            answers=answers,
            progress=this.progress,
            asked_before=known.asked_again,
            sleep=this.sleep,
        )
        note_checks(this.raw, standing.newest, asked_again=recovered.asked_again)
        if recovered.extracted:
            this.finish(steps, recovered.extracted, answers, kept=recovered.unserved)
        elif not recovered.unserved:
            this.discard(answers)


def _outcome(
    this: Run,
    standing: Standing,
    *,
    started_at: datetime,
    found: Manifest | None,
    steps: list[Step],
    counts: Mapping[str, int],
    switched_from: str | None,
) -> Outcome:
    if standing.newest is None:
        raise SourceError("No resource could be landed; try again later.")
    totals: list[Manifest | Counts] = [*this.landed, *this.asides]
    return Outcome(
        started_at=started_at,
        finished_at=this.now(),
        found=found,
        newest=standing.newest,
        landed=this.landed,
        steps=steps,
        counts=counts,
        requests=sum(part.requests for part in totals),
        retries=sum(part.retries for part in totals),
        short=standing.short,
        failed=standing.failed,
        compared_at=standing.compared_before(this.now()),
        has_asked_again=this.options.recover,
        switched_from=switched_from,
    )
