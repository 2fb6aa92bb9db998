"""Checks that the raw folder is as its manifests say."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import pairwise

from ingest.raw.bystanders import is_bystander
from ingest.raw.complete import row_count
from ingest.raw.folder import LOAD_ID, MANIFEST, RawDir
from ingest.raw.manifest import Manifest, ResourceLoad
from ingest.raw.parquet import distinct_keys
from ingest.raw.verify_load import load_faults
from ingest.source.resources import EVERY_RESOURCE, FILE_RESOURCES, RESOURCES, Resource


def faults(raw: RawDir) -> Iterator[str]:
    """Yield a sentence for each thing that isn't as the manifests say.

    It looks at each load by itself, and for whatever else stands beside the loads: dbt reads files
    by pattern. It looks at each resource as of the newest load: the windows of the loads that are
    current tile the source's rows without gap or overlap, and their distinct natural keys are as
    many as the manifest says.

    Args:
        raw: The raw folder.
    """
    manifests, damaged = raw.readable()
    yield from damaged
    are_files_sound = True
    known: set[str] = set()
    known_of_files: dict[str, set[str]] = {}
    for load_id, manifest in manifests.items():
        folder = raw.loads / load_id
        for fault in load_faults(folder, manifest):
            are_files_sound = False
            yield f"{folder}/{fault}"
        # A load that is older than a resource says nothing about it; each later load does.
        known |= manifest.resources.keys() & RESOURCES.keys()
        # What only files have concerns their source alone, and no longer than until a load is
        # restored that is older.
        of_files = manifest.resources.keys() & FILE_RESOURCES.keys()
        if manifest.restored_from is None:
            of_files |= known_of_files.get(manifest.source, set())
        known_of_files[manifest.source] = of_files
        for name in sorted((known | of_files) - manifest.resources.keys()):
            yield f"{folder}/{MANIFEST}: says nothing about {name}."
    yield from _strangers(raw)
    newest = manifests.get(max(raw.load_ids(), default=""))
    if newest is None:
        return
    for resource in EVERY_RESOURCE.values():
        load = newest.resources.get(resource.name)
        if load is not None:
            at = f"{resource.name} as of load {newest.load_id}"
            for fault in _current_faults(resource, load, manifests):
                yield f"{at}: {fault}"
            if are_files_sound and manifests.keys() >= set(load.current):
                rows = distinct_keys(raw.files(resource.name, load.current), resource)
                if rows != load.current_rows:
                    yield f"{at}: {rows} distinct rows, the manifest says {load.current_rows}."


def _strangers(raw: RawDir) -> Iterator[str]:
    """Yield what is in the loads folder but isn't a load: dbt may read its files all the same."""
    for path in sorted(raw.loads.glob("*")):
        if is_bystander(path):
            continue
        if not LOAD_ID.fullmatch(path.name):
            yield f"{path}: isn't a load, and dbt may read it; move it elsewhere."
        elif not (path / MANIFEST).is_file():
            yield f"{path}: no {MANIFEST}, and dbt may read its files; move it elsewhere."


def _current_faults(
    resource: Resource, load: ResourceLoad, manifests: Mapping[str, Manifest]
) -> Iterator[str]:
    parts: list[tuple[str, ResourceLoad]] = []
    for load_id in load.current:
        part = manifests[load_id].resources.get(resource.name) if load_id in manifests else None
        if part is None:
            yield f"load {load_id}, which is current, is missing."
            return
        parts.append((load_id, part))
    rejected = sum(part.rejected for _, part in parts)
    if load.current_rejected != rejected:
        yield f"{load.current_rejected} rows were set aside, its loads say {rejected}."
    yield from _tiling_faults(parts)
    yield from _recovery_faults([part for part in parts if part[1].mode == "recovery"])


def _tiling_faults(parts: list[tuple[str, ResourceLoad]]) -> Iterator[str]:
    expected = 0
    for load_id, part in parts:
        count = row_count(part)
        if part.mode == "recovery":
            # It may have shown that the rows end earlier than the last page reaches.
            expected = expected if count is None else min(expected, count)
            continue
        for start, stop, rows in part.windows:
            if start != expected:
                kind = "gap" if start > expected else "overlap"
                yield f"{kind} between row {expected} and row {start} in load {load_id}."
            if rows > stop - start:
                yield f"window [{start}, {stop}) of load {load_id} gave {rows} rows."
            expected = stop
        if count is not None and part.mode != "unserved":
            if expected < count:
                yield f"no window from row {expected} on in load {load_id}."
            expected = count


def _recovery_faults(parts: list[tuple[str, ResourceLoad]]) -> Iterator[str]:
    """Yield where windows that were recovered overlap: their rows would stand twice."""
    for load_id, part in parts:
        for (_, stop, _), (start, _, _) in pairwise(sorted(part.windows)):
            if start < stop:
                yield f"overlap between row {start} and row {stop} recovered in load {load_id}."
