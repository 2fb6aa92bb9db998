"""Compares the rows that ordinary pages give now with those that stand."""

from __future__ import annotations

from collections.abc import Mapping

import pyarrow as pa

from ingest.extract.extracted import Extracted
from ingest.raw.folder import RawDir
from ingest.raw.manifest import ResourceLoad
from ingest.raw.parquet import own_schema, read_landed, to_arrow
from ingest.source.rows import RowReader

Values = tuple[object, ...]


def differs(extracted: Extracted, raw: RawDir) -> bool:
    """Compare pages with the rows that stand, one by one and in order.

    If rows had to be recovered, the pages show only some of the standing rows. Then each page must
    hold rows that stand in its places, in their order, and every row of a page that was whole.
    A page that fails now tells nothing of its rows.

    Args:
        extracted: What the pages gave.
        raw: Holds the current loads.

    Returns:
        Whether a row was added, removed or changed, as far as the pages show.

    Raises:
        IngestError: A current file is missing or damaged.
    """
    step = extracted.step
    current = step.previous.current if step.previous else ()
    loads = [(load_id, raw.manifest(load_id).resources[step.name]) for load_id in current]
    paged = [(load_id, load) for load_id, load in loads if load.mode != "recovery"]
    if extracted.has_failed or len(paged) < len(loads):
        return _differs_in_places(extracted, raw, dict(loads))
    return _differs_in_order(extracted, raw, dict(paged))


def _differs_in_order(extracted: Extracted, raw: RawDir, loads: Mapping[str, ResourceLoad]) -> bool:
    resource = extracted.step.resource
    schema = own_schema(resource)
    paths = raw.files(resource.name, tuple(loads))
    stands = pa.concat_tables(
        [schema.empty_table(), *(read_landed(path, schema.names) for path in paths)]
    )
    reader = RowReader(resource)
    place = rejected = 0
    for batch in extracted.batches():
        rows = reader.read(batch.body)
        table = to_arrow(resource, rows.records)
        if not stands.slice(place, table.num_rows).equals(table):
            return True
        place += table.num_rows
        rejected += len(rows.rejected)
    return place != stands.num_rows or rejected != sum(load.rejected for load in loads.values())


def _differs_in_places(
    extracted: Extracted, raw: RawDir, loads: Mapping[str, ResourceLoad]
) -> bool:
    resource = extracted.step.resource
    stands = _by_offset(extracted, raw, tuple(loads))
    whole = {
        (start, stop)
        for load in loads.values()
        for start, stop, rows in load.windows
        if load.mode != "recovery" and rows == stop - start
    }
    reader = RowReader(resource)
    for batch in extracted.batches():
        if batch.failed:
            continue
        records = reader.read(batch.body).records
        rows = _values(to_arrow(resource, records))
        there = [stands[offset] for offset in range(*batch.window) if offset in stands]
        later = iter(there)
        if not all(row in later for row in rows):
            return True
        if tuple(batch.window) in whole and len(rows) < len(there):
            return True
    return False


def _by_offset(
    extracted: Extracted, raw: RawDir, load_ids: tuple[str, ...]
) -> Mapping[int, Values]:
    resource = extracted.step.resource
    names = own_schema(resource).names
    found: dict[int, Values] = {}
    for path in raw.files(resource.name, load_ids):
        table = read_landed(path, [*names, "_offset"])
        offsets = table["_offset"].to_pylist()
        rows = _values(table.select(names))
        found.update(
            (offset, row) for offset, row in zip(offsets, rows, strict=True) if offset is not None
        )
    return found


def _values(table: pa.Table) -> list[Values]:
    return list(zip(*table.to_pydict().values(), strict=True))
