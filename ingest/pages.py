"""The first phase of a load: all ordinary pages."""

from __future__ import annotations

from collections.abc import Mapping
from math import ceil
from typing import Final

from ingest.api import Counts, FilmsApi
from ingest.assemble import Landed, carry_over, land_batches, page_batches
from ingest.drive import WindowQueue, drive
from ingest.errors import UnusableAnswersError
from ingest.manifest import ResourceLoad
from ingest.options import Options
from ingest.patience import ATTEMPTS_WHILE_OTHERS_SUCCEED, GivenUpError
from ingest.plan import Step
from ingest.progress import Progress
from ingest.quarantine import Quarantine
from ingest.raw_dir import RawDir
from ingest.resources import Resource
from ingest.windows import Paging, Window
from ingest.work import Work

ROUNDS: Final = 3
"""How often a source whose counts move while it is being landed is followed."""

ROWS_CHECKED: Final = 16


def ask_pages(
    steps: list[Step], *, api: FilmsApi, options: Options, work: Work, progress: Progress
) -> tuple[dict[str, Paging], list[Counts]]:
    """Ask for all pages; follow a source that grows meanwhile, a bounded number of times.

    Returns:
        What was paged, by resource, and each answer of the source's own counts, the last of
        which holds now.

    Raises:
        SourceError: The source stopped answering, or serves none of a resource's rows.
    """
    paged: list[tuple[Resource, WindowQueue]] = []
    pagings: dict[str, Paging] = {}
    known: dict[str, int | None] = {}
    for step in steps:
        if step.pages:
            name = step.resource.name
            paging = Paging(name, limit=options.batch_size, count=step.count, start=step.start)
            paged.append((step.resource, paging))
            pagings[name] = paging
            known[name] = step.count
            progress.expect(name, None if step.count is None else step.count - step.start)
    counted: list[Counts] = []
    for _ in range(ROUNDS):
        drive(
            paged,
            api=api,
            work=work,
            concurrency=options.concurrency,
            attempts=_attempts,
            told=progress.advance,
        )
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
                # As good as given up: the second phase, or a later run, asks for it.
                work.keep_failure(name, window, requests=0, retries=0)
    for resource, _ in paged:
        tiles = pagings[resource.name].tiles
        if tiles and all(work.answered(resource.name, asked).failed for asked in tiles.values()):
            counted.insert(0, _check_served(resource, sorted(tiles), api))
    return pagings, counted


def land_pages(
    steps: list[Step],
    pagings: Mapping[str, Paging],
    counts: Mapping[str, int],
    *,
    options: Options,
    work: Work,
    raw: RawDir,
) -> Landed:
    """Write what the pages gave into the load in the making.

    Returns:
        What the manifest says of each resource, and the files of rows set aside.

    Raises:
        TooManyRejectedError: More rows than allowed aren't what their resource promises.
    """
    quarantine = Quarantine(max_share=options.max_rejected)
    resources: dict[str, ResourceLoad] = {}
    for step in steps:
        name = step.resource.name
        if not step.pages:
            resources[name] = carry_over(step)
            continue
        tiles = pagings[name].tiles
        rows = {window: work.answered(name, tiles[window]).rows for window in sorted(tiles)}
        earlier = step.previous.current if step.mode == "append" and step.previous else ()
        resources[name] = land_batches(
            page_batches(work, name, tiles, counts.get(name)),
            step,
            given=sum(rows.values()),
            work=work,
            raw=raw,
            quarantine=quarantine,
            earlier=earlier,
            count_after=counts.get(name),
            windows=tuple((*window, given) for window, given in rows.items()),
            has_fallen=pagings[name].has_fallen,
        )
    return Landed(resources, quarantine.write(work.landed))


def _check_served(resource: Resource, tiles: list[Window], api: FilmsApi) -> Counts:
    """Tell a resource whose pages all hold a row that fails from one that isn't served at all.

    Nothing of it was given. To land that would put nothing in the place of what stands.

    Returns:
        What asking took.

    Raises:
        UnusableAnswersError: Single rows fail as well.
    """
    requests = retries = 0
    start, stop = tiles[0].start, tiles[-1].stop
    for offset in range(start, stop, ceil((stop - start) / ROWS_CHECKED)):
        try:
            answer = api.page(resource, skip=offset, limit=1, attempts=1)
        except GivenUpError as error:
            if not error.is_own:
                raise
            requests, retries = requests + error.requests, retries + error.retries
            continue
        requests, retries = requests + answer.requests, retries + answer.retries
        if answer.value:
            return Counts({}, requests, retries)
    raise UnusableAnswersError(
        f"{resource.name}: each of its pages fails, and so do single rows, while the source"
        " answers other requests; nothing was landed, try again later."
    )


def _attempts(_window: Window) -> int:
    return ATTEMPTS_WHILE_OTHERS_SUCCEED
