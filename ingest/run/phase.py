"""Ends a phase of a run: answers become files and a manifest, visible all at once or not at all."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from types import MappingProxyType
from typing import Final

import msgspec

from ingest import __version__
from ingest.errors import ShrunkError, SourceError, TooManyRejectedError, UnusableAnswersError
from ingest.extract.extracted import Extracted
from ingest.extract.progress import Progress
from ingest.plan.options import Options
from ingest.plan.resume import Opened, make_opening, open_answers, others_left
from ingest.plan.steps import Step
from ingest.raw.answers import Answers
from ingest.raw.complete import worst
from ingest.raw.folder import RawDir
from ingest.raw.manifest import LandedFile, Manifest, ResourceLoad
from ingest.raw.opening import Kind
from ingest.source.api import Counts, FilmsApi

DEAD_ENDS: Final = (TooManyRejectedError, UnusableAnswersError, ShrunkError)
"""To continue from the answers so far would end in the same error, whatever the source has now."""


@dataclass(slots=True, kw_only=True)
class Run:
    """Holds what the phases of a run share.

    Attributes:
        options: Of the run.
        api: The source.
        source: What manifests call it.
        has_credentials: Whether its URL holds a user or password.
        now: The present in UTC.
        sleep: Blocks for the seconds it is given.
        progress: Is told of each page.
        raw: The raw folder, locked.
        asides: Requests that belong to no resource's windows: counts, checks.
        landed: The loads landed so far.
        changed: Resources that have changed at the source since a stopped run asked.
        unserved: Resources that the source didn't serve while their steps were planned.
    """

    options: Options
    api: FilmsApi
    source: str
    has_credentials: bool
    now: Callable[[], datetime]
    sleep: Callable[[float], None]
    progress: Progress
    raw: RawDir
    asides: list[Counts] = field(default_factory=list)
    landed: list[Manifest] = field(default_factory=list)
    changed: set[str] = field(default_factory=set)
    unserved: dict[str, SourceError] = field(default_factory=dict)

    def open(
        self, kind: Kind, steps: Sequence[Step], *, counts: Mapping[str, int], started_at: datetime
    ) -> Opened:
        """Go on with the load that a killed run left half-done, if it is the same; else begin."""
        opening = make_opening(
            self.options,
            kind,
            source=self.source,
            steps=steps,
            counts=counts,
            load_id=self.raw.new_load_id(started_at),
            started_at=started_at,
            has_credentials=self.has_credentials,
        )
        opened = open_answers(self.raw, opening, steps, self.api, now=self.now)
        self.asides.extend(opened.asked)
        self.changed.update(opened.changed)
        return opened

    def finish(
        self,
        steps: Sequence[Step],
        extracted: Mapping[str, Extracted],
        answers: Answers,
        *,
        unserved: Mapping[str, SourceError] = MappingProxyType({}),
        kept: Collection[str] = (),
    ) -> None:
        """Write what a phase has extracted and make it visible.

        Args:
            steps: One for each resource.
            extracted: The rows, by resource.
            answers: The load in the making.
            unserved: Why the source gave no rows of a resource, or not all of them.
            kept: Resources whose answers are kept, so that the next run goes on from there.
        """
        from ingest.run.land import land  # noqa: PLC0415 (an unchanged source needs no pyarrow)

        _empty_landed(answers)
        landed = land(
            steps, extracted, unserved, options=self.options, answers=answers, raw=self.raw
        )
        manifest = self.manifest(
            landed.resources,
            load_id=answers.opening.load_id,
            started_at=answers.opening.started_at,
            rejected_files=landed.rejected_files,
        )
        answers.close()
        self.raw.commit(answers.landed, manifest)
        self.landed.append(manifest)
        self._keep_answers([step for step in steps if step.name in kept], answers)
        self.raw.close_incoming(answers.folder)

    def discard(self, answers: Answers) -> None:
        """Forget a load in the making from which nothing is to be landed; count its requests."""
        self.asides.append(
            Counts({}, sum(answers.requests.values()), sum(answers.retries.values()))
        )
        answers.close()
        self.raw.close_incoming(answers.folder)

    def _keep_answers(self, steps: Sequence[Step], answers: Answers) -> None:
        """Keep the answers of resources that weren't served whole: the next run goes on there."""
        kept = [step for step in steps if answers.given(step.name)]
        if not kept:
            return
        earlier = Answers.resume(answers.folder, now=self.now, is_read_only=True)
        if earlier is None:
            return
        load_id = self.raw.new_load_id(self.now())
        opening = msgspec.structs.replace(
            answers.opening,
            load_id=load_id,
            modes={step.name: answers.opening.modes[step.name] for step in kept},
        )
        others = [answers.folder, *others_left(self.raw, opening.kind, now=self.now())]
        left = Answers.begin(self.raw.open_incoming(load_id, keep=others), opening, now=self.now)
        for step in kept:
            left.keep_all(earlier, step.name)
        left.close()
        earlier.close()

    def manifest(
        self,
        resources: Mapping[str, ResourceLoad],
        *,
        load_id: str,
        started_at: datetime,
        rejected_files: tuple[LandedFile, ...] = (),
    ) -> Manifest:
        """Return a load's manifest, with the requests made beside its windows."""
        parts: list[ResourceLoad | Counts] = [*resources.values(), *self.asides]
        self.asides.clear()
        return Manifest(
            load_id=load_id,
            tool=f"films-analytics {__version__}",
            source=self.source,
            dialect=self.api.deviations(),
            source_had_credentials=self.has_credentials,
            status=worst([resource.status for resource in resources.values()]),
            started_at=started_at,
            finished_at=self.now(),
            settings=self.options.as_settings(),
            requests=sum(part.requests for part in parts),
            retries=sum(part.retries for part in parts),
            rejected_files=rejected_files,
            resources=resources,
        )


@contextmanager
def closing(run: Run, answers: Answers) -> Iterator[None]:
    """Close a load's answers; remove them where going on from them would end the same way."""
    try:
        yield
    except DEAD_ENDS:
        answers.close()
        run.raw.close_incoming(answers.folder)
        raise
    finally:
        answers.close()


def _empty_landed(answers: Answers) -> None:
    """Make the folder for the load's files, without what a killed run may have left in it."""
    if answers.landed.exists():
        shutil.rmtree(answers.landed)
    answers.landed.mkdir()
