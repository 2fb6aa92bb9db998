"""The second phase of a load: recovering what short and failing windows lack."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Final

from ingest.api import FilmsApi
from ingest.assemble import Batch, Landed, carry_over, land_batches
from ingest.drive import WindowQueue, drive
from ingest.manifest import Manifest, ResourceLoad
from ingest.options import Options
from ingest.patience import ATTEMPTS_WHILE_OTHERS_SUCCEED
from ingest.plan import Step
from ingest.progress import Progress
from ingest.quarantine import Quarantine
from ingest.raw_dir import RawDir
from ingest.recovery import Recovery
from ingest.resources import Resource
from ingest.windows import Window
from ingest.work import Work

ATTEMPTS_BEFORE_SPLITTING: Final = 2
"""A window of several rows that fails is split soon; only a single row is asked for longer."""

ROWS_PER_BATCH: Final = 1000


def short_windows(manifest: Manifest, raw: RawDir) -> dict[str, tuple[Window, ...]]:
    """Return the windows of the current rows that gave fewer rows than they cover.

    Windows that a recovery has been through are left out: what it couldn't get, no other will
    without a full refresh. So are resources whose current files are gone.

    Args:
        manifest: The newest load's.
        raw: Holds the loads that it calls current.
    """
    lost = raw.lost(manifest)
    return {
        name: _short(name, load, raw)
        for name, load in manifest.resources.items()
        if load.current and name not in lost
    }


def _short(name: str, load: ResourceLoad, raw: RawDir) -> tuple[Window, ...]:
    if load.status != "incomplete":
        return ()
    short: list[Window] = []
    recovered: set[int] = set()
    for load_id in load.current:
        landed = raw.manifest(load_id).resources[name]
        for start, stop, rows in landed.windows:
            if landed.mode == "recovery":
                recovered.add(start)
                continue
            covered = Window(start, stop).covered(landed.source_count_after)
            if rows < covered:
                short.append(Window(start, start + covered))
    return tuple(window for window in short if window.start not in recovered)


@dataclass(slots=True)
class _Told:
    """Tells the progress of a resource's recovery by the rows settled."""

    recoveries: Mapping[str, Recovery]
    progress: Progress
    settled: dict[str, int]

    def __call__(self, name: str, _rows: int) -> None:
        settled = self.recoveries[name].settled
        self.progress.advance(_label(name), settled - self.settled.get(name, 0))
        self.settled[name] = settled


def ask_rows(
    steps: Sequence[Step], *, api: FilmsApi, options: Options, work: Work, progress: Progress
) -> dict[str, Recovery]:
    """Split the steps' short windows until the rows that can be had are had."""
    recoveries: dict[str, Recovery] = {}
    queues: list[tuple[Resource, WindowQueue]] = []
    for step in steps:
        if step.short:
            recovery = Recovery(step.short)
            recoveries[step.resource.name] = recovery
            queues.append((step.resource, recovery))
            progress.expect(_label(step.resource.name), recovery.wanted)
    drive(
        queues,
        api=api,
        work=work,
        concurrency=options.concurrency,
        attempts=_attempts,
        told=_Told(recoveries, progress, {}),
    )
    return recoveries


def land_rows(
    steps: Sequence[Step],
    recoveries: Mapping[str, Recovery],
    *,
    options: Options,
    work: Work,
    raw: RawDir,
) -> Landed:
    """Write what was recovered into the load in the making.

    Returns:
        What the manifest says of each resource, and the files of rows set aside.

    Raises:
        TooManyRejectedError: More rows than allowed aren't what their resource promises.
    """
    quarantine = Quarantine(max_share=options.max_rejected)
    resources: dict[str, ResourceLoad] = {}
    for step in steps:
        name = step.resource.name
        if name not in recoveries or step.previous is None:
            resources[name] = carry_over(step)
            continue
        recovery = recoveries[name]
        resources[name] = land_batches(
            _batches(recovery),
            step,
            given=len(recovery.rows),
            work=work,
            raw=raw,
            quarantine=quarantine,
            earlier=step.previous.current,
            count_after=step.previous.source_count_after,
            windows=tuple(
                (*window, sum(offset in recovery.rows for offset in range(*window)))
                for window in step.short
            ),
            unavailable=(step.previous.unavailable, tuple(sorted(recovery.unavailable))),
        )
    return Landed(resources, quarantine.write(work.landed))


def _batches(recovery: Recovery) -> Iterator[Batch]:
    """Yield the recovered rows in runs of neighbours, each row's offset known."""
    offsets = sorted(recovery.rows)
    runs = groupby(enumerate(offsets), key=lambda placed: placed[1] - placed[0])
    for _, run in runs:
        neighbours = [offset for _, offset in run]
        for first in range(0, len(neighbours), ROWS_PER_BATCH):
            part = neighbours[first : first + ROWS_PER_BATCH]
            body = b"[" + b",".join(recovery.rows[offset] for offset in part) + b"]"
            yield Batch(window=Window(part[0], part[-1] + 1), body=body, is_whole=True)


def _attempts(window: Window) -> int:
    return ATTEMPTS_WHILE_OTHERS_SUCCEED if window.size == 1 else ATTEMPTS_BEFORE_SPLITTING


def _label(name: str) -> str:
    return f"{name}, row by row"
