"""Landing a file of ratings beside a bare DuckDB COPY of it to parquet: make bench.

Both read the same CSV, sorted as releases are, and write parquet, in turns, each in a process of
its own. Ours also counts the lines, takes the file's SHA-256, checks each value, and writes a
manifest.
`python -m benchmarks.files ROWS` takes another number of ratings.
"""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Final

ROUNDS: Final = 5
ROWS: Final = 4_000_000
RATINGS_A_USER: Final = 160

MADE: Final = """
copy (
    select
        i // {a_user} + 1 as "userId",
        i % {a_user} * 500 + hash(i) % 500 as "movieId",
        (hash(i + 7) % 10 + 1) / 2.0 as rating,
        900000000 + hash(i + 3) % 700000000 as timestamp
    from range({rows}) as made(i)
) to '{path}' (header true)
"""


def land(path: Path, folder: Path) -> None:
    """Land the ratings with this project."""
    from datetime import UTC, datetime

    from ingest.cli.progress_bars import LineProgress
    from ingest.plan.options import Options
    from ingest.run.files import run_files

    options = Options(
        raw_dir=folder, interval=0, concurrency=1, batch_size=1000, resources=("ratings",)
    )
    run_files(options, path=path, now=lambda: datetime.now(UTC), progress=LineProgress())


def copy(path: Path, folder: Path) -> None:
    """Copy the ratings with DuckDB alone."""
    import duckdb

    with duckdb.connect() as connection:
        connection.execute(
            f"copy (from read_csv('{path}')) to '{folder}/ratings.parquet' (compression zstd)"
        )


WAYS: Final = {"land": land, "copy": copy}


def seconds_of(way: str, path: Path) -> float:
    """Return how long a way takes in a process of its own."""
    command = [sys.executable, "-m", "benchmarks.files", way, str(path)]
    return float(json.loads(subprocess.run(command, check=True, capture_output=True).stdout))


def measure(way: str, path: Path) -> None:
    """Take one way, and print its seconds."""
    with tempfile.TemporaryDirectory() as folder:
        started = time.perf_counter()
        WAYS[way](path, Path(folder))
        print(json.dumps(time.perf_counter() - started))


def compare(rows: int) -> None:
    """Take both ways in turns, and print their medians and the ratio."""
    import duckdb

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "ratings.csv"
        duckdb.connect().execute(MADE.format(a_user=RATINGS_A_USER, rows=rows, path=path))
        rounds = [{way: seconds_of(way, path) for way in WAYS} for _ in range(ROUNDS)]
    medians = {way: statistics.median(one[way] for one in rounds) for way in WAYS}
    ratio = statistics.median(one["land"] / one["copy"] for one in rounds)
    print(
        f"{rows:,} ratings of a file: landed in {medians['land']:.2f} s, copied bare in"
        f" {medians['copy']:.2f} s, {ratio:.2f} times (medians of {ROUNDS})"
    )


if __name__ == "__main__":
    if sys.argv[1:2] and sys.argv[1] in WAYS:
        measure(sys.argv[1], Path(sys.argv[2]))
    else:
        compare(int(sys.argv[1]) if sys.argv[1:] else ROWS)
