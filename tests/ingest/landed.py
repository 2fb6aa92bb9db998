"""What stands in a raw folder, read as the warehouse reads it and not as the loader does."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq

Row = dict[str, Any]

KEYS = {
    "movies": ("movieId",),
    "ratings": ("userId", "movieId"),
    "tags": ("userId", "movieId", "tag"),
    "links": ("movieId",),
}


def load_ids(raw_dir: Path) -> list[str]:
    """Return the ids of all visible loads, the oldest first."""
    return sorted(path.name for path in (raw_dir / "loads").glob("*"))


def manifest(raw_dir: Path, load_id: str | None = None) -> dict[str, Any]:
    """Return a load's manifest; the newest load's by default."""
    folder = raw_dir / "loads" / (load_id or load_ids(raw_dir)[-1])
    loaded: dict[str, Any] = json.loads((folder / "manifest.json").read_bytes())
    return loaded


def landed_rows(raw_dir: Path, resource: str) -> list[Row]:
    """Return all rows, lineage included, of the loads that are current for a resource."""
    rows: list[Row] = []
    for load_id in manifest(raw_dir)["resources"][resource]["current"]:
        files = sorted((raw_dir / "loads" / load_id / resource).glob("*.parquet"))
        rows.extend(row for path in files for row in pq.ParquetFile(path).read().to_pylist())
    return rows


def current_rows(raw_dir: Path, resource: str) -> list[Row]:
    """Return a resource's rows without lineage, sorted; of a natural key the newest load's.

    A key that stands twice in one load with other values is an error, as in the warehouse.
    """
    newest: dict[tuple[Any, ...], Row] = {}
    for row in landed_rows(raw_dir, resource):
        key = tuple(row[name] for name in KEYS[resource])
        other = newest.get(key)
        if other is not None and other["_load_id"] == row["_load_id"]:
            assert _own(other) == _own(row), f"two different rows of {key} in one load"
        newest[key] = row
    return sorted((_own(row) for row in newest.values()), key=repr)


def in_order(rows: list[Row]) -> list[Row]:
    """Return the server's rows in the order of `current_rows`."""
    return sorted(rows, key=repr)


def offsets_of(raw_dir: Path, resource: str) -> dict[int, Row]:
    """Return the rows landed with an offset, by it."""
    return {
        row["_offset"]: _own(row)
        for row in landed_rows(raw_dir, resource)
        if row["_offset"] is not None
    }


def assert_same_as_source(raw_dir: Path, rows: dict[str, list[Row]]) -> None:
    """Check that each row of the source stands once, and no other."""
    for resource, expected in rows.items():
        assert current_rows(raw_dir, resource) == in_order(expected), resource


def assert_offsets_are_places(raw_dir: Path, rows: dict[str, list[Row]]) -> None:
    """Check that every landed offset is the place of that very row in the source."""
    for resource, expected in rows.items():
        for offset, row in offsets_of(raw_dir, resource).items():
            assert row == expected[offset], (resource, offset)


def assert_loads_are_whole(raw_dir: Path) -> None:
    """Check every visible load against its manifest: files, hashes, rows, nothing else."""
    for load_id in load_ids(raw_dir):
        folder = raw_dir / "loads" / load_id
        said = manifest(raw_dir, load_id)
        assert said["load_id"] == load_id
        listed = {"manifest.json"}
        for name, load in said["resources"].items():
            for file in load["files"]:
                path = folder / file["path"]
                listed.add(file["path"])
                assert hashlib.sha256(path.read_bytes()).hexdigest() == file["sha256"], path
                assert pq.read_metadata(path).num_rows == file["rows"], path
            assert sum(file["rows"] for file in load["files"]) == load["rows"], name
        for file in said["rejected_files"]:
            listed.add(file["path"])
            body = (folder / file["path"]).read_bytes()
            assert hashlib.sha256(body).hexdigest() == file["sha256"]
        there = {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()}
        assert there == listed


def state(raw_dir: Path) -> dict[str, list[Row]]:
    """Return all rows that stand, of all resources."""
    return {resource: current_rows(raw_dir, resource) for resource in KEYS}


def _own(row: Row) -> Row:
    return {name: value for name, value in row.items() if not name.startswith("_")}
