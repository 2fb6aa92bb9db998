"""What a cluster's event log says of who did the work."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path


def tasks_by_worker(events: Path) -> dict[str, int]:
    """Return how many tasks each worker's executors have ended well, by the newest event log.

    A worker is named by the port of its own page, which its executors' logs are reached by.

    Args:
        events: The folder of event logs.
    """
    newest = max(events.iterdir(), key=lambda path: path.stat().st_mtime)
    files = sorted(newest.glob("events_*")) if newest.is_dir() else [newest]
    workers: dict[str, str] = {}
    tasks: Counter[str] = Counter()
    for file in files:
        for line in file.read_text("utf-8", "replace").splitlines():
            if '"SparkListenerExecutorAdded"' in line:
                told = json.loads(line)
                urls = told["Executor Info"]["Log Urls"]
                workers[told["Executor ID"]] = next(iter(urls.values()), "").split("/logPage")[0]
            elif '"SparkListenerTaskEnd"' in line:
                told = json.loads(line)
                if told["Task End Reason"]["Reason"] == "Success":
                    executor = told["Task Info"]["Executor ID"]
                    tasks[workers.get(executor, executor)] += 1
    return {worker: tasks[worker] for worker in sorted({*workers.values(), *tasks})}
