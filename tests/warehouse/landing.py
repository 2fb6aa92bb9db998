"""Loads in the raw format, made from rows written in a test.

The same files as ``python -m ingest`` leaves (parquet with lineage, a manifest), so that the models
can be tried on any data, the wrong kind included.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, TypeAlias

import pyarrow as pa
import pyarrow.parquet as pq

Row: TypeAlias = tuple[Any, ...]
Manifest: TypeAlias = dict[str, Any]

FIRST_LOAD_AT = datetime(2026, 1, 1, tzinfo=UTC)

LINEAGE = [
    pa.field("_load_id", pa.string(), nullable=False),
    pa.field("_loaded_at", pa.timestamp("us", tz="UTC"), nullable=False),
    pa.field("_offset", pa.int64()),
]
FIELDS = {
    "movies": [
        pa.field("movieId", pa.int64(), nullable=False),
        pa.field("title", pa.string(), nullable=False),
        pa.field("genres", pa.string()),
    ],
    "ratings": [
        pa.field("userId", pa.int64(), nullable=False),
        pa.field("movieId", pa.int64(), nullable=False),
        pa.field("rating", pa.float64(), nullable=False),
        pa.field("timestamp", pa.int64(), nullable=False),
    ],
    "tags": [
        pa.field("userId", pa.int64(), nullable=False),
        pa.field("movieId", pa.int64(), nullable=False),
        pa.field("tag", pa.string(), nullable=False),
        pa.field("timestamp", pa.int64(), nullable=False),
    ],
    "links": [
        pa.field("movieId", pa.int64(), nullable=False),
        pa.field("imdbId", pa.string()),
        pa.field("tmdbId", pa.int64()),
    ],
}
FIELDS_OF_FILES = {
    "users": [
        pa.field("userId", pa.int64(), nullable=False),
        pa.field("gender", pa.string()),
        pa.field("age", pa.string()),
        pa.field("occupation", pa.string()),
        pa.field("zip", pa.string()),
    ],
    "genome_scores": [
        pa.field("movieId", pa.int64(), nullable=False),
        pa.field("tagId", pa.int64(), nullable=False),
        pa.field("relevance", pa.float64(), nullable=False),
    ],
    "genome_tags": [
        pa.field("tagId", pa.int64(), nullable=False),
        pa.field("tag", pa.string(), nullable=False),
    ],
}
"""Of the resources that a load has only where files have them."""

ALL_FIELDS = {**FIELDS, **FIELDS_OF_FILES}
KEY_LENGTH = {
    "movies": 1,
    "ratings": 2,
    "tags": 3,
    "links": 1,
    "users": 1,
    "genome_scores": 2,
    "genome_tags": 1,
}


@dataclass(frozen=True)
class Landing:
    """A raw folder to land loads in, each a day after the one before."""

    raw_dir: Path
    source: str = "https://movies.example"

    def land(
        self,
        rows: Mapping[str, Sequence[Row]],
        *,
        append: Collection[str] = (),
        recover: Collection[str] = (),
        source_counts: Mapping[str, int] | None = None,
    ) -> str:
        """Write one load.

        Args:
            rows: Rows by resource, in the API's column order. A resource that is left out is
                ``unchanged``, or ``not_requested`` where it was never landed.
            append: Resources whose rows add to the loads before; the others replace them.
            recover: Resources whose rows stand among those of the loads before, at places that
                aren't known.
            source_counts: Rows that the source says it has, where that isn't what was landed.

        Returns:
            The load's id.
        """
        before = self.newest_manifest()
        started_at = self._next_start()
        load_id = started_at.strftime("%Y%m%dT%H%M%S%fZ")
        resources = {}
        for resource in ALL_FIELDS:
            earlier = before["resources"].get(resource) if before else None
            if resource in FIELDS_OF_FILES and resource not in rows and earlier is None:
                continue
            entry = _carried_over(earlier)
            if resource in rows:
                kept = earlier if resource in {*append, *recover} else None
                entry = self._landed(
                    resource, rows[resource], started_at, kept, is_recovery=resource in recover
                )
                self._count(resource, entry, source_counts or {})
            resources[resource] = entry
        manifest = _manifest(self.source, load_id, started_at, resources)
        path = self.raw_dir / "loads" / load_id / "manifest.json"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(manifest, indent=2), encoding="utf-8")
        return load_id

    def newest_manifest(self) -> Manifest | None:
        """Read the manifest of the newest load, None before the first."""
        paths = sorted(self.raw_dir.glob("loads/*/manifest.json"))
        return json.loads(paths[-1].read_text(encoding="utf-8")) if paths else None

    def _next_start(self) -> datetime:
        loads = sum(1 for _ in self.raw_dir.glob("loads/*/manifest.json"))
        return FIRST_LOAD_AT + timedelta(days=loads)

    def _count(self, resource: str, entry: Manifest, source_counts: Mapping[str, int]) -> None:
        """Hold the keys of all current loads against the source's count."""
        names = [field.name for field in ALL_FIELDS[resource][: KEY_LENGTH[resource]]]
        paths = [
            path
            for load_id in entry["current"]
            for path in (self.raw_dir / "loads" / load_id / resource).glob("*.parquet")
        ]
        keys = pa.concat_tables([pq.ParquetFile(path).read(names) for path in paths])
        count = source_counts.get(resource, entry["source_count_after"])
        entry["source_count_after"] = count
        entry["missing"] = count - keys.group_by(names).aggregate([]).num_rows
        entry["status"] = "incomplete" if entry["missing"] else "complete"

    def _landed(
        self,
        resource: str,
        rows: Sequence[Row],
        at: datetime,
        earlier: Manifest | None,
        *,
        is_recovery: bool,
    ) -> Manifest:
        load_id = at.strftime("%Y%m%dT%H%M%S%fZ")
        start = earlier["source_count_after"] if earlier else 0
        stop = start if is_recovery else start + len(rows)
        path = self.raw_dir / "loads" / load_id / resource / "part-00000.parquet"
        path.parent.mkdir(parents=True)
        places = [None if is_recovery else place for place in range(start, start + len(rows))]
        pq.write_table(_table(resource, rows, load_id, at, places), path, compression="zstd")
        distinct = len({row[: KEY_LENGTH[resource]] for row in rows})
        return {
            "status": "complete",
            "mode": ("recovery" if is_recovery else "append") if earlier else "full",
            "reason": "the source has more" if earlier else "first load",
            "source_count_before": stop,
            "source_count_after": stop,
            "rows": len(rows),
            "distinct_keys": distinct,
            "missing": 0,
            "rejected": 0,
            "unavailable": 0,
            "requests": 1,
            "retries": 0,
            "windows": [[start, stop, len(rows)]],
            "files": [
                {
                    "path": f"{resource}/{path.name}",
                    "rows": len(rows),
                    "sha256": hashlib.sha256(path.read_bytes()).hexdigest(),
                }
            ],
            "current": [*(earlier["current"] if earlier else []), load_id],
        }


def _table(
    resource: str, rows: Sequence[Row], load_id: str, at: datetime, places: Sequence[int | None]
) -> pa.Table:
    schema = pa.schema([*ALL_FIELDS[resource], *LINEAGE])
    lineage = [(load_id, at, place) for place in places]
    cells = [(*row, *line) for row, line in zip(rows, lineage, strict=True)]
    columns = list(zip(*cells, strict=True)) if cells else [() for _ in schema]
    return pa.table([list(column) for column in columns], schema=schema)


def _carried_over(earlier: Manifest | None) -> Manifest:
    kept = earlier or {"source_count_after": None, "missing": None, "current": []}
    return {
        "status": kept.get("status", "unverified"),
        "mode": "unchanged" if earlier else "not_requested",
        "reason": "the count hasn't changed" if earlier else "not asked for",
        "source_count_before": kept["source_count_after"],
        "source_count_after": kept["source_count_after"],
        "rows": 0,
        "distinct_keys": 0,
        "missing": kept["missing"],
        "rejected": 0,
        "unavailable": 0,
        "requests": 0,
        "retries": 0,
        "windows": [],
        "files": [],
        "current": kept["current"],
    }


def _manifest(
    source: str, load_id: str, started_at: datetime, resources: Mapping[str, Manifest]
) -> Manifest:
    statuses = {entry["status"] for entry in resources.values()}
    worst = next(s for s in ("unverified", "incomplete", "complete") if s in statuses)
    return {
        "format_version": 1,
        "load_id": load_id,
        "tool": "films-analytics 0.1.0",
        "source": source,
        "status": worst,
        "started_at": _iso(started_at),
        "finished_at": _iso(started_at + timedelta(minutes=2)),
        "settings": {"batch_size": 1000, "concurrency": 4, "interval": 0.5},
        "requests": 4,
        "retries": 0,
        "resources": dict(resources),
    }


def _iso(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%dT%H:%M:%S.%fZ")
