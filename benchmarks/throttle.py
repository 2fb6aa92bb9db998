"""How close a throttled load comes to its floor: make bench.

Lands the sample at 20 requests a second from a source that answers after 20 ms, and tells
elapsed / ((requests - 1) / rate), from the first request's start to the last one's as the source
saw them: 1 is the floor. What the whole run takes, packing and syncing included, stands beside it.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import httpx

from benchmarks.command import leave, now, parser
from benchmarks.results import Figure
from benchmarks.source import running_source

LATENCY = 0.020
RATE = 20


def main(clock: Callable[[], datetime]) -> None:
    """Land once, and leave what it took.

    Args:
        clock: Tells when the benchmark begins, in UTC.
    """
    options = parser("Measure how close a throttled load comes to its floor.").parse_args()
    measured_at = clock()
    with running_source(LATENCY) as url, tempfile.TemporaryDirectory() as folder:
        summary = Path(folder) / "summary.json"
        subprocess.run(
            [
                *(sys.executable, "-m", "ingest", "--source", url, "--interval", str(1 / RATE)),
                *("--raw-dir", f"{folder}/raw", "--summary", str(summary)),
            ],
            check=True,
            stderr=subprocess.DEVNULL,
        )
        result = json.loads(summary.read_text())
        starts = httpx.get(f"{url}/starts").json()
    whole = (
        datetime.fromisoformat(result["finished_at"]) - datetime.fromisoformat(result["started_at"])
    ).total_seconds()
    elapsed = starts[-1] - starts[0]
    floor = (len(starts) - 1) / RATE
    about = (
        f"Landing the sample at {RATE} requests a second; the floor is the least time that this"
        " rate allows."
    )
    figures = [
        Figure(name="requests", unit="", values=(len(starts),)),
        Figure(name="floor", unit="s", values=(floor,)),
        Figure(name="first request to last", unit="s", values=(elapsed,)),
        Figure(name="the whole run", unit="s", values=(whole,)),
        Figure(name="first request to last / floor", unit="times", values=(elapsed / floor,)),
    ]
    leave("throttle", about, folder=options.out, measured_at=measured_at, figures=figures)


if __name__ == "__main__":
    main(now)
