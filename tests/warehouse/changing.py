"""A source that changes between real loads, and what changed, found by pandas in the files."""

from __future__ import annotations

import json
import socket
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pandas as pd

from tests.warehouse.landing import Row

HEADS = {
    "movies": "movieId,title,genres",
    "ratings": "userId,movieId,rating,timestamp",
    "tags": "userId,movieId,tag,timestamp",
    "links": "movieId,imdbId,tmdbId",
}
KEYS = {
    "movies": ["movieId"],
    "ratings": ["userId", "movieId"],
    "tags": ["userId", "movieId", "tag"],
    "links": ["movieId"],
}
Counts = tuple[int, int, int]


def write(folder: Path, rows: Mapping[str, Sequence[Row]]) -> Path:
    """Write rows as the CSV files of a release."""
    folder.mkdir(exist_ok=True)
    for name, head in HEADS.items():
        lines = [",".join("" if cell is None else str(cell) for cell in row) for row in rows[name]]
        (folder / f"{name}.csv").write_text("\n".join([head, *lines]) + "\n", encoding="utf-8")
    return folder


def ingest(raw_dir: Path, *arguments: str) -> None:
    """Run the loader to its end.

    Raises:
        AssertionError: It failed.
    """
    said = subprocess.run(
        [sys.executable, "-m", "ingest", *arguments, "--raw-dir", str(raw_dir)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert said.returncode == 0, said.stderr


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        return int(listening.getsockname()[1])


@contextmanager
def served(folder: Path, port: int) -> Iterator[str]:
    """Serve files by the API for a block; give its address."""
    command = [sys.executable, "-m", "ingest.sample", "--port", str(port)]
    server = subprocess.Popen(
        [*command, "--movielens", str(folder)], stdout=subprocess.PIPE, text=True
    )
    try:
        assert server.stdout is not None
        server.stdout.readline()  # it answers now
        yield f"http://127.0.0.1:{port}"
    finally:
        server.terminate()
        server.communicate()


def manifests(raw_dir: Path) -> dict[str, dict[str, Any]]:
    """Return the manifests of a folder by load, the earliest first."""
    paths = sorted(raw_dir.glob("loads/*/manifest.json"))
    return {path.parent.name: json.loads(path.read_bytes()) for path in paths}


def pairs(raw_dir: Path) -> list[tuple[str, str]]:
    """Return each load after the one before it of its source."""
    last: dict[str, str] = {}
    found = []
    for load_id, manifest in manifests(raw_dir).items():
        if manifest["source"] in last:
            found.append((last[manifest["source"]], load_id))
        last[manifest["source"]] = load_id
    return found


def rows_of_load(raw_dir: Path, load_id: str, resource: str) -> pd.DataFrame:
    """Return the rows that a load counts: each key as the newest of its files has it."""
    current = manifests(raw_dir)[load_id]["resources"][resource]["current"]
    frames = [
        pd.read_parquet(path)
        for part in sorted(current)
        for path in sorted((raw_dir / "loads" / part / resource).glob("*.parquet"))
    ]
    rows = pd.concat(frames).drop(columns=["_loaded_at", "_offset"])
    newest = rows.sort_values("_load_id", kind="stable").drop_duplicates(
        KEYS[resource], keep="last"
    )
    return newest.drop(columns="_load_id").set_index(KEYS[resource])


def counts(raw_dir: Path, before: str, after: str, resource: str) -> Counts:
    """Return how many rows of a resource were added, are gone and changed between two loads."""
    old = rows_of_load(raw_dir, before, resource)
    new = rows_of_load(raw_dir, after, resource)
    kept = old.index.intersection(new.index)
    old_kept, new_kept = old.loc[kept].sort_index(), new.loc[kept].sort_index()
    same = (old_kept == new_kept) | (old_kept.isna() & new_kept.isna())
    return (
        len(new.index.difference(old.index)),
        len(old.index.difference(new.index)),
        int((~same.all(axis=1)).sum()),
    )
