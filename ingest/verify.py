"""Whether what stands in the raw folder is what its manifests say."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from ingest.errors import IngestError
from ingest.landing import distinct_keys, landed_schema, sha256_of
from ingest.manifest import LandedFile, Manifest, ResourceLoad
from ingest.quarantine import REJECTED
from ingest.raw_dir import MANIFEST, RawDir
from ingest.resources import RESOURCES


def faults(raw: RawDir) -> Iterator[str]:
    """Yield a sentence for whatever isn't as the manifests say; nothing where all is.

    Each load: its files are there, no others are, and their SHA-256, row counts and schema
    are those promised. The newest load, for each resource: the windows of the loads that it
    calls current tile the source's rows without gap or overlap, and their distinct natural
    keys are as many as it says.

    Args:
        raw: The raw folder.
    """
    broken = False
    for load_id in raw.load_ids():
        try:
            manifest = raw.manifest(load_id)
        except IngestError as error:
            broken = True
            yield str(error)
            continue
        for fault in _load_faults(raw.loads / load_id, manifest):
            broken = True
            yield f"{raw.loads / load_id}/{fault}"
    for folder in sorted(raw.loads.glob("*")):
        if folder.is_dir() and not (folder / MANIFEST).is_file():
            yield f"{folder}: no {MANIFEST}; remove the folder, dbt would read its files."
    newest = None if broken else raw.newest()
    if newest is not None:
        for name, load in newest.resources.items():
            for fault in _current_faults(raw, name, load):
                yield f"{name} as of load {newest.load_id}: {fault}"


def _load_faults(folder: Path, manifest: Manifest) -> Iterator[str]:
    if manifest.load_id != folder.name:
        yield f"{MANIFEST}: is of load {manifest.load_id}."
    listed = {MANIFEST}
    for name, load in manifest.resources.items():
        for file in load.files:
            listed.add(file.path)
            yield from _file_faults(folder, file, landed_schema(RESOURCES[name]))
        if sum(file.rows for file in load.files) != load.rows:
            yield f"{MANIFEST}: {name} has {load.rows} rows, its files are said to have others."
    for path in sorted(folder.rglob("*")):
        relative = path.relative_to(folder)
        if path.is_file() and str(relative) not in listed and relative.parts[0] != REJECTED:
            yield f"{relative}: not in the manifest."


def _file_faults(folder: Path, file: LandedFile, schema: pa.Schema) -> Iterator[str]:
    path = folder / file.path
    if not path.is_file():
        yield f"{file.path}: missing."
        return
    if sha256_of(path) != file.sha256:
        yield f"{file.path}: its SHA-256 is not the manifest's."
        return
    try:
        footer = pq.read_metadata(path)
        found = pq.read_schema(path)
    except (pa.ArrowException, OSError):
        yield f"{file.path}: no parquet file."
        return
    if footer.num_rows != file.rows:
        yield f"{file.path}: {footer.num_rows} rows, the manifest says {file.rows}."
    if not found.equals(schema):
        yield f"{file.path}: its columns are not those of the resource."


def _current_faults(raw: RawDir, name: str, load: ResourceLoad) -> Iterator[str]:
    expected = 0
    for load_id in load.current:
        if load_id not in raw.load_ids():
            yield f"load {load_id}, which is current, is missing."
            return
        part = raw.manifest(load_id).resources[name]
        if part.mode == "recovery":
            continue
        for start, stop, rows in part.windows:
            if start != expected:
                kind = "gap" if start > expected else "overlap"
                yield f"{kind} between row {expected} and row {start} in load {load_id}."
            if rows > stop - start:
                yield f"window [{start}, {stop}) of load {load_id} gave {rows} rows."
            expected = stop
        if part.source_count_after is not None:
            if expected < part.source_count_after:
                yield f"no window from row {expected} on in load {load_id}."
            expected = part.source_count_after
    rows = distinct_keys(raw.files(name, load.current), RESOURCES[name])
    if rows != load.current_rows:
        yield f"{rows} distinct rows, the manifest says {load.current_rows}."
