"""Tells what a run would do: requests, time, and why. Writes nothing."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime
from math import ceil

from ingest.errors import SourceError
from ingest.http.failures import GivenUpError
from ingest.plan.append import check_append, with_page_size
from ingest.plan.expected import Expected, ExpectedRecovery, expected_recovery
from ingest.plan.options import Options
from ingest.plan.resume import answers_left, make_opening
from ingest.plan.standing import Standing, read_standing
from ingest.plan.steps import FAILURES_BEFORE_STOPPING, Step, counts_of, plan_steps
from ingest.raw.folder import RawDir
from ingest.raw.opening import KINDS
from ingest.source.api import FilmsApi


@dataclass(frozen=True, slots=True)
class Preview:
    """The work that a run would do for a resource.

    Attributes:
        step: The decision.
        requests: Requests that it takes, retries apart.
        notes: The evidence for that, and what isn't known: parts of a sentence.
        answered: Answers that a killed run has left; most of them spare a request.
        compared_at: When its rows were last compared with the source's; None where no load says.
    """

    step: Step
    requests: Expected
    notes: tuple[str, ...]
    answered: int
    compared_at: datetime | None


def preview(options: Options, *, api: FilmsApi, source: str) -> list[Preview]:
    """Return what a run with these options would do for each resource.

    Asks for the source's counts, and for the last page landed of each resource that has grown. If
    no earlier load tells whether the source hides rows of a resource to be landed, asks for one
    page of that resource.

    Args:
        options: Of the run.
        api: The source.
        source: What manifests call it.

    Raises:
        IngestError: The source can't be reached, or a manifest can't be read.
    """
    raw = RawDir(options.raw_dir)
    standing = read_standing(raw, source)
    counts = api.counts()
    now = datetime.now(UTC)
    steps: list[Step] = []
    checks: dict[str, int] = {}
    for step in plan_steps(options, counts=counts.by_resource, standing=standing, now=now):
        planned = with_page_size(step, raw) if step.mode == "recheck" else step
        checked, checks[step.name] = _check(planned, options, api=api, raw=raw)
        steps.append(checked)
    answered: dict[str, int] = {}
    for kind in KINDS:
        opening = make_opening(options, kind, source=source, steps=steps, counts=counts_of(steps))
        answered |= answers_left(raw, opening, now=now)
    return [
        _preview(
            step,
            options,
            api=api,
            raw=raw,
            standing=replace(standing, compared_at=standing.compared_before(now)),
            checks=checks[step.name],
            answered=answered.get(step.name, 0),
        )
        for step in steps
    ]


def in_all(previews: list[Preview]) -> Expected:
    """Return the requests of the whole run."""
    counts = counting(previews)
    return sum((preview.requests for preview in previews), Expected(counts, counts))


def counting(previews: list[Preview]) -> int:
    """Return the requests for counts: `/analytics` before, and after where pages are."""
    return 2 if any(preview.step.pages for preview in previews) else 1


def _check(step: Step, options: Options, *, api: FilmsApi, raw: RawDir) -> tuple[Step, int]:
    """Return the step as a run takes it, and how many requests it took to find out."""
    try:
        checked, asked = check_append(step, api=api, options=options, raw=raw)
    except SourceError as error:
        if isinstance(error, GivenUpError) and error.scope == "source":
            raise
        unserved = replace(step, mode="unchanged", reason="the source doesn't serve it now")
        return unserved, error.requests if isinstance(error, GivenUpError) else 1
    return checked, asked.requests if asked else 0


def _preview(
    step: Step,
    options: Options,
    *,
    api: FilmsApi,
    raw: RawDir,
    standing: Standing,
    checks: int,
    answered: int,
) -> Preview:
    recovery = expected_recovery(step, options, api=api, raw=raw)
    failed = _failed_rows(step, options, standing)
    notes = [recovery.note] if recovery.note else []
    if failed.high:
        notes.append(f"rows that failed and are asked for again: {failed.high:,}")
    return Preview(
        step=step,
        requests=_pages(step, recovery) + recovery.requests + failed + Expected(checks, checks),
        notes=tuple(notes),
        answered=answered,
        compared_at=standing.compared_at.get(step.name),
    )


def _pages(step: Step, recovery: ExpectedRecovery) -> Expected:
    """Return how many ordinary pages a step takes, if there is no row past the source's count."""
    if not step.pages:
        return Expected(0, 0)
    if step.count is None:
        return Expected(1, None)
    pages = ceil((step.count - step.start) / recovery.limit) + 1
    # Where the first page is short, one request tells whether that is the source's limit.
    return Expected(pages, pages + 1 if recovery.requests.high else pages)


def _failed_rows(step: Step, options: Options, standing: Standing) -> Expected:
    """Return how many rows that failed earlier are asked for again."""
    failed = len(standing.failed.get(step.name, ()))
    if not options.recover or step.mode not in {"append", "recovery"}:
        return Expected(0, 0)
    return Expected(min(failed, FAILURES_BEFORE_STOPPING), failed)
