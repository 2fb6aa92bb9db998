"""Landing 100,836 ratings unthrottled, ours beside dlt's rest_api source: make bench.

Both land parquet from the same source in pages of 1000, in turns, each in a process of its own;
what is timed is the landing, not the interpreter's start. dlt is tuned: parallel extraction off
(it doesn't parallelise one endpoint), large buffers, no compression of its intermediate files.
Where dlt isn't installed (`make bench` installs it), ours is measured alone.
"""

from __future__ import annotations

import importlib.util
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Final

from benchmarks.command import leave, now, parser
from benchmarks.results import Figure, ratios
from benchmarks.source import running_source

ROUNDS: Final = 5
ROWS: Final = 100_836


def land_ours(url: str, folder: Path) -> int:
    """Land the ratings with this project; return the rows landed."""
    from datetime import UTC

    from ingest.cli.progress_bars import LineProgress
    from ingest.http.limiter import Limiter
    from ingest.http.transport import Transport
    from ingest.http.url import parse_base_url
    from ingest.plan.options import Options
    from ingest.run.run import run
    from ingest.source.api import FilmsApi

    options = Options(
        raw_dir=folder, interval=0, concurrency=4, batch_size=1000, resources=("ratings",)
    )
    with Transport(parse_base_url(url), limiter=Limiter(0)) as transport:
        outcome = run(
            options,
            api=FilmsApi(transport),
            source=url,
            now=lambda: datetime.now(UTC),
            progress=LineProgress(),
        )
    return outcome.newest.resources["ratings"].rows


def land_with_dlt(url: str, folder: Path) -> int:
    """Land the ratings with dlt; return the rows landed."""
    import os

    os.environ |= {
        "DATA_WRITER__BUFFER_MAX_ITEMS": "100000",
        "NORMALIZE__DATA_WRITER__DISABLE_COMPRESSION": "true",
        "EXTRACT__DATA_WRITER__DISABLE_COMPRESSION": "true",
        "RUNTIME__DLTHUB_TELEMETRY": "false",
        "RUNTIME__LOG_LEVEL": "ERROR",
    }
    import dlt
    import pyarrow.dataset as ds
    from dlt.sources.rest_api import rest_api_source

    source = rest_api_source(
        {
            "client": {"base_url": url, "paginator": None},
            "resources": [
                {
                    "name": "ratings",
                    "endpoint": {
                        "path": "ratings",
                        "paginator": {
                            "type": "offset",
                            "limit": 1000,
                            "offset_param": "skip",
                            "limit_param": "limit",
                            "total_path": None,
                        },
                    },
                }
            ],
        }
    )
    pipeline = dlt.pipeline(
        "ratings",
        destination=dlt.destinations.filesystem(bucket_url=folder.as_uri()),
        dataset_name="raw",
        pipelines_dir=str(folder / "pipelines"),
    )
    pipeline.run(source, loader_file_format="parquet")
    return int(ds.dataset(folder / "raw" / "ratings").count_rows())


def time_once(name: str, url: str) -> float:
    """Land once in a process of its own; return the seconds that landing took."""
    with tempfile.TemporaryDirectory() as folder:
        done = subprocess.run(
            [sys.executable, "-m", "benchmarks.landing", name, url, folder],
            check=True,
            capture_output=True,
            text=True,
        )
    result = json.loads(done.stdout.splitlines()[-1])
    if result["rows"] != ROWS:
        print(f"{name} landed {result['rows']} of {ROWS} rows")
    return float(result["seconds"])


WAYS: Final = {"ours": land_ours, "dlt": land_with_dlt}


def measure(name: str, url: str, folder: Path) -> None:
    """Land one way, and print the rows and seconds."""
    started = time.perf_counter()
    rows = WAYS[name](url, folder)
    print(json.dumps({"rows": rows, "seconds": time.perf_counter() - started}))


def main(clock: Callable[[], datetime]) -> None:
    """Land in turns, and leave the seconds and their ratio.

    Args:
        clock: Tells when the benchmark begins, in UTC.
    """
    options = parser("Measure landing beside dlt.", rounds=ROUNDS).parse_args()
    measured_at = clock()
    names = list(WAYS) if importlib.util.find_spec("dlt") else ["ours"]
    seconds: dict[str, list[float]] = {name: [] for name in names}
    with running_source() as url:
        for _ in range(options.rounds):
            for name, taken in seconds.items():
                taken.append(time_once(name, url))
    figures = [Figure(name=name, unit="s", values=tuple(seconds[name])) for name in names]
    about = f"Landing {ROWS:,} ratings unthrottled, beside dlt."
    if "dlt" in seconds:
        figures.append(ratios("dlt / ours", seconds["dlt"], seconds["ours"]))
    else:
        about = f"Landing {ROWS:,} ratings unthrottled. dlt wasn't installed, and isn't compared."
    leave("landing", about, folder=options.out, measured_at=measured_at, figures=figures)


if __name__ == "__main__":
    if sys.argv[1:2] and sys.argv[1] in WAYS:
        measure(sys.argv[1], sys.argv[2], Path(sys.argv[3]))
    else:
        main(now)
