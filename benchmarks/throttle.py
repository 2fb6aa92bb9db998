"""How close a throttled load comes to its floor: make bench.

Lands the sample at 20 requests a second from a source that answers after 20 ms, and prints
elapsed / ((requests - 1) / rate), from the first request's start to the last one's as the source
saw them: 1 is the floor. What the whole run takes, packing and syncing included, stands beside it.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from datetime import datetime
from pathlib import Path

import httpx

from benchmarks.source import running_source

LATENCY = 0.020
RATE = 20


def main() -> None:
    """Land once and print what it took."""
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
    print(f"requests         {len(starts)}")
    print(f"floor            {floor:.3f} s at {RATE} requests/s")
    print(f"elapsed          {elapsed:.3f} s, the whole run {whole:.3f} s")
    print(f"elapsed / floor  {elapsed / floor:.4f}")


if __name__ == "__main__":
    main()
