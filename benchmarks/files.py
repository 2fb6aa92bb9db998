"""Landing a file of ratings beside a bare DuckDB COPY of it to parquet: make bench.

Both read the same CSV, sorted as releases are, and write parquet, in turns, each in a process of
its own. Ours also counts the lines, takes the file's SHA-256, checks each value, and writes a
manifest. The processor's seconds tell more than the clock's where others use the machine, too.

`python -m benchmarks.files --rows ROWS` takes another number of ratings.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Final

from benchmarks.command import leave, now, parser, whole_number
from benchmarks.results import Figure, ratios

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
    from datetime import UTC

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


def seconds_of(way: str, path: Path) -> tuple[float, float]:
    """Return the seconds of a way in a process of its own: by the clock, and of the processor."""
    command = [sys.executable, "-m", "benchmarks.files", way, str(path)]
    ended = subprocess.run(command, check=True, capture_output=True)
    clock, processor = json.loads(ended.stdout)
    return float(clock), float(processor)


def measure(way: str, path: Path) -> None:
    """Take one way, and print its seconds."""
    with tempfile.TemporaryDirectory() as folder:
        started, used = time.perf_counter(), time.process_time()
        WAYS[way](path, Path(folder))
        print(json.dumps((time.perf_counter() - started, time.process_time() - used)))


def main(clock: Callable[[], datetime]) -> None:
    """Take both ways in turns, and leave the seconds and their ratio.

    Args:
        clock: Tells when the benchmark begins, in UTC.
    """
    import duckdb

    options = parser("Measure landing a file beside a bare COPY of it.", rounds=ROUNDS)
    options.add_argument("--rows", type=whole_number, default=ROWS, help=f"{ROWS} if left out")
    chosen = options.parse_args()
    measured_at = clock()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "ratings.csv"
        duckdb.connect().execute(MADE.format(a_user=RATINGS_A_USER, rows=chosen.rows, path=path))
        rounds = [{way: seconds_of(way, path) for way in WAYS} for _ in range(chosen.rounds)]
    figures: list[Figure] = []
    for place, kind in enumerate(("", " (processor)")):
        seconds = {way: tuple(one[way][place] for one in rounds) for way in WAYS}
        figures.extend(
            Figure(name=way + kind, unit="s", values=values) for way, values in seconds.items()
        )
        figures.append(ratios(f"land / copy{kind}", seconds["land"], seconds["copy"]))
    about = f"Landing a file of {chosen.rows:,} ratings, beside a bare DuckDB COPY of it."
    leave("files", about, folder=chosen.out, measured_at=measured_at, figures=figures)


if __name__ == "__main__":
    if sys.argv[1:2] and sys.argv[1] in WAYS:
        measure(sys.argv[1], Path(sys.argv[2]))
    else:
        main(now)
