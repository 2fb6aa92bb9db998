"""Checks that one load's folder holds what its manifest says, and nothing else."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

import pyarrow as pa
import pyarrow.parquet as pq

from ingest.raw.bystanders import is_bystander
from ingest.raw.folder import MANIFEST
from ingest.raw.manifest import LandedFile, Manifest, ResourceLoad
from ingest.raw.parquet import landed_schema, sha256_of
from ingest.raw.rejected import REJECTED, REJECTED_SCHEMA
from ingest.raw.verify_manifest import LARGEST_OFFSET, contradictions
from ingest.source.resources import EVERY_RESOURCE


def load_faults(folder: Path, manifest: Manifest) -> Iterator[str]:
    """Yield a sentence for whatever isn't as a load's manifest says.

    Its files are there, no others are; their SHA-256, row counts and columns are those promised;
    what its windows gave has been landed or set aside; its numbers agree with each other.

    Args:
        folder: Of the load.
        manifest: What it says.
    """
    for fault in contradictions(folder.name, manifest):
        yield f"{MANIFEST}: {fault}"
    expected = dict(_expected(manifest))
    damaged = set()
    for file, schema in expected.values():
        for fault in _file_faults(folder, file, schema):
            damaged.add(file.path)
            yield fault
    for load in manifest.resources.values():
        for file in load.files:
            if file.path not in damaged and not _is_in_place(folder / file.path, load):
                yield f"{file.path}: its rows aren't in their places."
    yield from _rejected_faults(folder, manifest)
    for path in sorted(folder.rglob("*")):
        relative = path.relative_to(folder)
        if path.is_dir() and not path.is_symlink():
            continue
        is_unlisted = manifest.rejected_files is None and relative.parts[0] == REJECTED
        is_known = relative.as_posix() in {MANIFEST, *expected} or is_unlisted
        if not is_known and not any(is_bystander(folder / part) for part in _and_parents(relative)):
            yield f"{relative}: not in the manifest."


def _and_parents(relative: Path) -> Iterator[Path]:
    yield relative
    yield from relative.parents[:-1]


def _expected(manifest: Manifest) -> Iterator[tuple[str, tuple[LandedFile, pa.Schema]]]:
    """Yield the files that a manifest lists, by their paths, with the columns they must have."""
    for name, load in manifest.resources.items():
        if name in EVERY_RESOURCE:
            for file in load.files:
                yield file.path, (file, landed_schema(EVERY_RESOURCE[name]))
    for file in manifest.rejected_files or ():
        yield file.path, (file, REJECTED_SCHEMA)


def _file_faults(folder: Path, file: LandedFile, schema: pa.Schema) -> Iterator[str]:
    relative = PurePosixPath(file.path)
    if relative.is_absolute() or ".." in relative.parts:
        yield f"{MANIFEST}: the path {file.path} leads out of the load."
        return
    path = folder / relative
    if not path.is_file():
        yield f"{file.path}: missing."
        return
    try:
        if sha256_of(path) != file.sha256:
            yield f"{file.path}: its SHA-256 is not the manifest's."
            return
        footer = pq.read_metadata(path)
        found = pq.read_schema(path)
    except (pa.ArrowException, OSError):
        yield f"{file.path}: no parquet file that can be read."
        return
    if footer.num_rows != file.rows:
        yield f"{file.path}: {footer.num_rows} rows, the manifest says {file.rows}."
    if not found.equals(schema):
        yield f"{file.path}: its columns are not those promised."


def _is_in_place(path: Path, load: ResourceLoad) -> bool:
    """Say whether the known offsets of a file's rows rise, each within one of the windows."""
    if any(abs(place) > LARGEST_OFFSET for window in load.windows for place in window[:2]):
        return False
    starts = pa.array([start for start, _, _ in load.windows], pa.int64()).to_numpy()
    stops = pa.array([stop for _, stop, _ in load.windows], pa.int64()).to_numpy()
    before = -1
    with pq.ParquetFile(path) as file:
        for batch in file.iter_batches(columns=["_offset"]):
            offsets = batch.column(0).drop_null().to_numpy()
            if not len(offsets):
                continue
            window = starts.searchsorted(offsets, side="right") - 1
            if offsets[0] <= before or (offsets[1:] <= offsets[:-1]).any():
                return False
            if (window < 0).any() or (offsets >= stops[window]).any():
                return False
            before = offsets[-1]
    return True


def _rejected_faults(folder: Path, manifest: Manifest) -> Iterator[str]:
    """Count the rows set aside, of each resource: only their own column tells which."""
    found: Counter[str] = Counter()
    try:
        for path in sorted((folder / REJECTED).glob("*.parquet")):
            found.update(pq.read_table(path, columns=["resource"])["resource"].to_pylist())
    except (pa.ArrowException, OSError):
        yield f"{REJECTED}: no parquet files that can be read."
        return
    said = Counter({name: load.rejected for name, load in manifest.resources.items()})
    for name in sorted(found.keys() | said.keys()):
        if found[name] != said[name]:
            yield f"{REJECTED}: of {name} {found[name]}, the manifest says {said[name]}."
