"""A copy of a landed raw folder, to be tampered with in one way and sealed again."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from ingest.errors import IngestError
from ingest.raw.parquet import distinct_keys, landed_schema
from ingest.source.resources import RESOURCES


@dataclass(frozen=True)
class RawCopy:
    """A raw folder of two loads: the first of all resources, the newest appended to it."""

    path: Path

    @property
    def load_ids(self) -> list[str]:
        """The ids of the loads, the oldest first."""
        return sorted(folder.name for folder in (self.path / "loads").iterdir())

    @property
    def first(self) -> str:
        """The oldest load."""
        return self.load_ids[0]

    @property
    def newest(self) -> str:
        """The newest load."""
        return self.load_ids[-1]

    def part(self, resource: str, load_id: str | None = None) -> Path:
        """Return the one file of a resource, the first load's unless told."""
        folder = self.path / "loads" / (load_id or self.first) / resource
        return folder / "part-00000.parquet"

    def rewrite(self, resource: str, sql: str, *loads: str) -> None:
        """Put in the place of a resource's rows what a query makes of them, in each load.

        Args:
            resource: Which.
            sql: Reads the landed rows of one load as ``landed``.
            loads: In which loads; in all if none is named.
        """
        for load_id in loads or self.load_ids:
            path = self.part(resource, load_id)
            with duckdb.connect(config={"threads": 1}) as connection:
                connection.execute("set timezone = 'UTC'")
                connection.register("landed", pq.ParquetFile(path).read())
                rows = connection.sql(sql).to_arrow_table()
            pq.write_table(_as_landed(rows, landed_schema(RESOURCES[resource])), path)

    @contextmanager
    def manifest(self, load_id: str | None = None) -> Iterator[dict[str, Any]]:
        """Let a manifest be edited, the newest load's unless told."""
        path = self.path / "loads" / (load_id or self.newest) / "manifest.json"
        manifest = json.loads(path.read_bytes())
        yield manifest
        path.write_text(json.dumps(manifest, indent=2), encoding="utf-8")

    def lie(self, field: str, value: object, *, resource: str | None = "ratings") -> None:
        """Have the newest manifest state something, of a resource or of the whole load."""
        with self.manifest() as manifest:
            (manifest["resources"][resource] if resource else manifest)[field] = value

    def seal(self) -> None:
        """Have the manifests state the files, hashes, rows and keys that are there now.

        What the source counted, what is missing and what is current stay as they were.
        """
        for load_id in self.load_ids:
            folder = self.path / "loads" / load_id
            if not (folder / "manifest.json").is_file():
                continue
            with self.manifest(load_id) as manifest:
                for resource, entry in manifest["resources"].items():
                    self._seal(folder, resource, entry)

    def _seal(self, folder: Path, resource: str, entry: dict[str, Any]) -> None:
        paths = sorted((folder / resource).glob("*.parquet"))
        entry["files"] = [
            {
                "path": f"{resource}/{path.name}",
                "rows": _rows(path),
                "sha256": hashlib.sha256(path.read_bytes()).hexdigest(),
            }
            for path in paths
        ]
        entry["rows"] = sum(file["rows"] for file in entry["files"])
        current = [
            path
            for load_id in entry["current"]
            for path in (folder.parent / load_id / resource).glob("*.parquet")
        ]
        for field, among in (("distinct_keys", paths), ("current_rows", current)):
            try:
                entry[field] = distinct_keys(among, RESOURCES[resource])
            except (IngestError, pa.ArrowException):
                continue  # no parquet, or without the key's columns: the count stays


def _as_landed(rows: pa.Table, schema: pa.Schema) -> pa.Table:
    """Return rows in the landed schema, or as they are where they don't fit it."""
    names = {name.lower(): name for name in schema.names}
    renamed = rows.rename_columns([names.get(name.lower(), name) for name in rows.column_names])
    try:
        return renamed.cast(schema)
    except (pa.ArrowException, ValueError):
        return renamed


def _rows(path: Path) -> int:
    try:
        return int(pq.read_metadata(path).num_rows)
    except (pa.ArrowException, OSError):
        return 0
