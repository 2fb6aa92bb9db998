"""Whether what stands in the raw folder is what its manifests say."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import pairwise

from ingest.errors import IngestError
from ingest.landing import distinct_keys
from ingest.manifest import Manifest, ResourceLoad
from ingest.raw_dir import LOAD_ID, MANIFEST, RawDir
from ingest.resources import RESOURCES, Resource
from ingest.verify_load import load_faults


def faults(raw: RawDir) -> Iterator[str]:
    """Yield a sentence for whatever isn't as the manifests say; nothing where all is.

    Each load by itself; nothing else beside the loads, for dbt reads by pattern. The newest load,
    for each resource: the windows of the loads that it calls current tile the source's rows
    without gap or overlap, and their distinct natural keys are as many as it says.

    Args:
        raw: The raw folder.
    """
    manifests: dict[str, Manifest] = {}
    are_files_sound = True
    for load_id in raw.load_ids():
        try:
            manifests[load_id] = raw.manifest(load_id)
        except IngestError as error:
            yield str(error)
            continue
        for fault in load_faults(raw.loads / load_id, manifests[load_id]):
            are_files_sound = False
            yield f"{raw.loads / load_id}/{fault}"
    yield from _strangers(raw)
    newest = manifests.get(max(raw.load_ids(), default=""))
    if newest is None:
        return
    for resource in RESOURCES.values():
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
    """Yield what stands among the loads and is none: dbt may read its files all the same."""
    for path in sorted(raw.loads.glob("*")):
        if not LOAD_ID.fullmatch(path.name):
            yield f"{path}: is no load, and dbt may read it; move it elsewhere."
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
    yield from _tiling_faults([part for part in parts if part[1].mode != "recovery"])
    yield from _recovery_faults([part for part in parts if part[1].mode == "recovery"])


def _tiling_faults(parts: list[tuple[str, ResourceLoad]]) -> Iterator[str]:
    expected = 0
    for load_id, part in parts:
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


def _recovery_faults(parts: list[tuple[str, ResourceLoad]]) -> Iterator[str]:
    """Yield where windows that were recovered overlap: their rows would stand twice."""
    for load_id, part in parts:
        for (_, stop, _), (start, _, _) in pairwise(sorted(part.windows)):
            if start < stop:
                yield f"overlap between row {start} and row {stop} recovered in load {load_id}."
