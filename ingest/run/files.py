"""A run over a release's files: what has changed is landed as one load, all of it or nothing."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Final

from ingest import __version__
from ingest.extract.progress import Progress
from ingest.files.aside import said_of_others
from ingest.files.reader import Opened, write
from ingest.plan.file_steps import Files, Planned, identity, looked_at
from ingest.plan.options import Options
from ingest.plan.shrink import check_shrink
from ingest.raw.carry import carried_over
from ingest.raw.complete import judged, worst
from ingest.raw.folder import RawDir
from ingest.raw.manifest import Manifest, ResourceLoad, SourceFile
from ingest.raw.parquet import Lineage, distinct_keys, landed_schema, own_schema, write_parquet
from ingest.raw.refused import refusals_kept
from ingest.raw.rejected import Quarantine
from ingest.run.outcome import Outcome
from ingest.source.forms import nearest_release

logger = logging.getLogger(__name__)

UNPACKED: Final = "unpacked"
LANDED: Final = "load"


@dataclass(frozen=True, slots=True, kw_only=True)
class FileRun:
    """What the parts of a run over files share.

    Attributes:
        options: Of the run; those about requests have no meaning here.
        raw: The raw folder, locked.
        lineage: Of the load in the making.
        now: The present in UTC.
        progress: Is told of rows as they are read.
        quarantine: Rows set aside.
    """

    options: Options
    raw: RawDir
    lineage: Lineage
    now: Callable[[], datetime]
    progress: Progress
    quarantine: Quarantine = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "quarantine", Quarantine(max_share=self.options.max_rejected))

    @property
    def folder(self) -> Path:
        """Of the load in the making."""
        return self.raw.incoming / self.lineage.load_id / LANDED

    def land(self, files: Files) -> Manifest:
        """Land what has changed, and return the load's manifest.

        Raises:
            IngestError: Too many rows are bad, or a resource has lost too many.
        """
        replaced = [step for step in files.steps if step.pages]
        check_shrink(((step, step.count) for step in replaced), self.options)
        self.folder.mkdir()
        with self.progress:
            for plan in files.planned:
                if plan.step.pages and plan.opened is not None:
                    self.progress.expect(plan.step.name, plan.step.count)
            resources = {plan.step.name: self._resource(plan) for plan in files.planned}
        check_shrink(((step, resources[step.name].current_rows) for step in replaced), self.options)
        manifest = Manifest(
            load_id=self.lineage.load_id,
            tool=f"films-analytics {__version__}",
            source=files.source,
            dialect={**files.told(), **_release(resources)},
            status=worst([load.status for load in resources.values()]),
            started_at=self.lineage.loaded_at,
            finished_at=self.now(),
            settings=self.options.as_settings(),
            requests=0,
            retries=0,
            rejected_files=self.quarantine.write(self.folder),
            resources=resources,
        )
        self.raw.commit(self.folder, manifest)
        return manifest

    def _resource(self, plan: Planned) -> ResourceLoad:
        """Write a resource's rows, if they have changed; return what the manifest says of them."""
        step, opened = plan.step, plan.opened
        if step.pages:
            return self._file(plan, opened) if opened is not None else self._nothing(plan)
        if step.previous is None:
            return judged(ResourceLoad(status="unverified", mode=step.mode, reason=step.reason))
        return carried_over(step.previous, mode=step.mode, reason=step.reason, count=step.count)

    def _nothing(self, plan: Planned) -> ResourceLoad:
        """Land no rows: an empty file stands for a resource that has none, with its columns."""
        name = plan.step.name
        logger.info("%s: no file of the source has any.", name)
        files = write_parquet(self.folder / name, [], landed_schema(plan.step.resource))
        return judged(
            ResourceLoad(
                status="complete",
                mode="full",
                reason=plan.step.reason,
                source_count_before=0,
                source_count_after=0,
                failed_offsets=(),
                files=files,
                current=(self.lineage.load_id,),
            )
        )

    def _file(self, plan: Planned, opened: Opened) -> ResourceLoad:
        """Land a file's rows."""
        name, resource = plan.step.name, plan.step.resource
        written = write(
            opened,
            self.folder / name,
            self.lineage,
            max_rejected=self.quarantine.max_share,
            advance=lambda rows: self.progress.advance(name, rows),
        )
        self.quarantine.rows.extend(
            {"resource": name, "offset": bad.place, "reason": bad.reason, "raw": bad.raw}
            for bad in written.bad
        )
        paths = [self.folder / file.path for file in written.files]
        keys = written.rows if written.is_rising else distinct_keys(paths, resource)
        repeated = written.rows - len(written.bad) - keys
        _say_repeated(opened, repeated)
        count = keys + len(written.bad)  # of keys: see `source_count_before` and `repeated`
        return judged(
            ResourceLoad(
                status="complete",
                mode="full",
                reason=plan.step.reason,
                source_count_before=count,
                source_count_after=count,
                rows=written.rows - len(written.bad),
                distinct_keys=keys,
                current_rows=keys,
                current_rejected=len(written.bad),
                repeated=repeated,
                rejected=len(written.bad),
                failed_offsets=(),
                compared_at=self.lineage.loaded_at,
                windows=((0, written.rows, written.rows),) if written.rows else (),
                files=written.files,
                current=(self.lineage.load_id,),
                unknown_fields=opened.layout.unknown,
                gone_fields=_gone_fields(opened),
                field_names=opened.layout.names,
                source_file=SourceFile(
                    path=opened.name, bytes=opened.measured.size, sha256=opened.measured.sha256
                ),
            )
        )


def run_files(
    options: Options, *, path: Path, now: Callable[[], datetime], progress: Progress
) -> Outcome:
    """Land the files that have changed since the last load of the same source.

    Args:
        options: Of the run; those about requests have no meaning here.
        path: A folder, an archive, or a file.
        now: The present in UTC.
        progress: Is told of rows as they are read.

    Raises:
        IngestError: See `ingest.errors`. Nothing has been landed then.
    """
    started_at, raw = now(), RawDir(options.raw_dir)
    source = identity(path)
    with (
        raw.locked(source=source, now=started_at),
        refusals_kept(raw, source, started_at, options.resources),
    ):
        before = raw.newest()
        found = raw.newest_of(source)
        lineage = Lineage(raw.new_load_id(started_at), started_at)
        this = FileRun(options=options, raw=raw, lineage=lineage, now=now, progress=progress)
        _remove_left(raw)
        folder = raw.open_incoming(lineage.load_id, keep=raw.left_incoming())
        try:
            with looked_at(path, options, raw, folder / UNPACKED) as files:
                for sentence in said_of_others(files.found, options.resources):
                    logger.warning("%s", sentence)
                is_other = before is not None and before.source != source
                has_news = is_other or any(step.pages for step in files.steps)
                landed = this.land(files) if has_news else None
        finally:
            raw.close_incoming(folder)
        newest = landed or found
    assert newest is not None  # noqa: S101 (where nothing has changed, an earlier load has it)
    return Outcome(
        started_at=started_at,
        finished_at=now(),
        found=found,
        newest=newest,
        landed=[landed] if landed else [],
        steps=files.steps,
        counts={step.name: step.count for step in files.steps if step.count is not None},
        requests=0,
        retries=0,
        short={},
        failed={},
        compared_at=dict.fromkeys(files.found.files, started_at),
        has_asked_again=True,
        switched_from=before.source if before and before.source != source else None,
    )


def _remove_left(raw: RawDir) -> None:
    """Remove what killed runs over files have left: unlike answers, it is of no use."""
    for left in raw.left_incoming():
        if (left / UNPACKED).is_dir() or (left / LANDED).is_dir():
            raw.close_incoming(left)


def _say_repeated(opened: Opened, repeated: int) -> None:
    if repeated:
        logger.warning(
            "%s: %s of %s the key of another one. All of them have landed; the warehouse keeps"
            " one of each key, and its tests name those that differ.",
            opened.resource.name,
            "1 row" if repeated == 1 else f"{repeated:,} rows",
            f"{opened.name} {'has' if repeated == 1 else 'have'}",
        )


def _gone_fields(opened: Opened) -> tuple[str, ...]:
    """Return the resource's fields that no column of the file is."""
    there = {*opened.layout.columns, "genres" if opened.form.flags else None}
    return tuple(name for name in own_schema(opened.resource).names if name not in there)


def _release(resources: Mapping[str, ResourceLoad]) -> dict[str, str]:
    """Return which release the rows are, and say how they differ from the one they are like."""
    counts = {
        name: load.current_rows for name, load in resources.items() if load.source_file is not None
    }
    release = nearest_release(counts)
    if release is None:
        return {}
    parts = [
        f"{counts[name]:,} {name} where the release has {count:,}"
        for name, count in release.counts.items()
        if counts.get(name, count) != count
    ]
    if not parts:
        return {"release": release.name}
    logger.warning("These files are like %s, but hold %s.", release.name, "; ".join(parts))
    return {"release": f"like {release.name}, but {'; '.join(parts)}"}
