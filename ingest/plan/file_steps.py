"""Looks at a source's files and decides what a run will do for each resource."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from ingest.errors import UsageError
from ingest.files.found import Found, find
from ingest.files.measure import changed
from ingest.files.opening import open_file
from ingest.files.reader import Opened
from ingest.plan.options import Options
from ingest.plan.standing import Standing, read_standing
from ingest.plan.steps import Step, left_alone
from ingest.raw.folder import RawDir
from ingest.raw.manifest import Mode
from ingest.source.resources import EVERY_RESOURCE, RESOURCES


@dataclass(frozen=True, slots=True)
class Planned:
    """What is to be done for a resource, and from which file; None where it has none."""

    step: Step
    opened: Opened | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Files:
    """A source of files, looked at.

    Attributes:
        source: What manifests call it: its path.
        found: What it holds.
        planned: What is to be done, for each resource in landing order.
    """

    source: str
    found: Found
    planned: Sequence[Planned]

    @property
    def steps(self) -> list[Step]:
        """The steps, in landing order."""
        return [plan.step for plan in self.planned]

    def told(self) -> dict[str, str]:
        """Return what was taken for what, as a manifest keeps it."""
        told = {"form": self.found.form.name}
        for plan in self.planned:
            if plan.opened is not None:
                told[plan.step.name] = _written(plan.opened)
        return told


def identity(path: Path) -> str:
    """Return what manifests call a source of files: its whole path.

    Raises:
        UsageError: It leads nowhere, or isn't UTF-8, which manifests are written in.
    """
    try:
        name = str(path.resolve())
        name.encode()
    except (OSError, RuntimeError) as error:
        raise UsageError(f"The source {str(path)!r} leads nowhere ({error}).") from None
    except UnicodeEncodeError:
        raise UsageError(
            f"The path {os.fsencode(path)!r} isn't UTF-8: rename it, and run again."
        ) from None
    return name


@contextmanager
def looked_at(path: Path, options: Options, raw: RawDir, unpacked: Path) -> Iterator[Files]:
    """Look at a source's files: unpacked, measured, and with a plan for each resource.

    Args:
        path: A folder, an archive, or a file.
        options: Of the run.
        raw: The raw folder.
        unpacked: Where archives are unpacked; removed in the end.

    Raises:
        UsageError: No file of it is known, one can't be read, or it is an archive that changes.
    """
    source = identity(path)
    standing = read_standing(raw, source)
    unpacked.mkdir(parents=True)
    try:
        with _unchanged(path):
            found = find(path)
            _refuse_unfounded(source, found, options, standing)
            planned = []
            for name in _listed(found, options, standing):
                file = found.files.get(name) if name in options.resources else None
                opened = open_file(path, name, file, unpacked) if file is not None else None
                planned.append(Planned(_step(name, opened, options, standing), opened))
        yield Files(source=source, found=found, planned=planned)
    finally:
        shutil.rmtree(unpacked, ignore_errors=True)


@contextmanager
def _unchanged(path: Path) -> Iterator[None]:
    """Refuse an archive that is replaced in the block: its files may be of two releases.

    Raises:
        UsageError: It was, or the block raises one.
    """
    before = _stamp(path)
    try:
        yield
    except UsageError:
        if _stamp(path) != before:
            raise changed(str(path)) from None
        raise
    if _stamp(path) != before:
        raise changed(str(path))


def _stamp(path: Path) -> tuple[int, int, int] | None:
    """Return what tells a file from one that has been put in its place; None for a folder."""
    if not path.is_file():
        return None
    stat = path.stat()
    return stat.st_ino, stat.st_size, stat.st_mtime_ns


def _refuse_unfounded(source: str, found: Found, options: Options, standing: Standing) -> None:
    """Refuse resources that were asked for by name and that neither files nor loads know.

    Raises:
        UsageError: There is one.
    """
    if set(options.resources) == set(EVERY_RESOURCE):
        return
    listed = _listed(found, options, standing)
    lacking = [name for name in options.resources if name not in listed]
    if lacking:
        raise UsageError(
            f"No file of {source} has {' or '.join(lacking)}: leave that out of --resources, or"
            " give --source another path."
        )


def _listed(found: Found, options: Options, standing: Standing) -> list[str]:
    """Return the resources that a load says something of, in landing order.

    Those that an API serves, too, and of the others those that are to be landed, or have been.
    """
    return [
        name
        for name in EVERY_RESOURCE
        if name in RESOURCES
        or (name in found.files and name in options.resources)
        or standing.load(name) is not None
    ]


def _step(name: str, opened: Opened | None, options: Options, standing: Standing) -> Step:
    previous = standing.load(name)
    count: int | None = opened.most_rows if opened else 0
    mode: Mode
    if name not in options.resources:
        mode, reason = left_alone(previous)
        count = previous.source_count_after if previous else None
    elif previous is None:
        mode, reason = "full", "first load" if standing.is_empty else "first load from this source"
    elif name in standing.lost:
        mode, reason = "full", standing.lost[name]
    elif options.full_refresh:
        mode, reason = "full", "full refresh asked for"
    elif opened is None:
        is_same = previous.source_file is None and not previous.current_rows
        mode = "unchanged" if is_same else "full"
        reason = "no file has any" if is_same else "its file isn't there any more"
    elif previous.source_file is not None and previous.source_file.sha256 == opened.measured.sha256:
        mode, reason = "unchanged", f"{opened.name} is the same, by its SHA-256"
        count = previous.source_count_after
    else:
        mode, reason = "full", f"{opened.name} has changed; a file is read whole"
    if mode == "full" and opened is None:
        reason = f"{reason}; no file has any {name}"
    return Step(
        resource=EVERY_RESOURCE[name], mode=mode, reason=reason, count=count, previous=previous
    )


def _written(opened: Opened) -> str:
    """Return how a file is written, where it isn't as releases of today are."""
    layout = opened.layout
    parts = [opened.name]
    if layout.separator != ",":
        parts.append(f"separated by {layout.separator!r}")
    if layout.encoding != "utf-8":
        parts.append(f"in {layout.encoding}")
    parts.extend(f"{name} written as 12.0" for name in sorted(layout.as_float))
    parts.extend(f"{name} written as date and time" for name in sorted(layout.as_iso))
    return ", ".join(parts)
