"""What a cluster's event log says of who did the work."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

KINDS: Final = tuple(
    f"SparkListener{kind}" for kind in ("ExecutorAdded", "ExecutorRemoved", "TaskEnd")
)


@dataclass(frozen=True, slots=True)
class Work:
    """Who did what.

    Attributes:
        tasks: How many tasks each worker's executors have ended well. A worker is named by the
            address of its own page, by which its executors' logs are reached.
        executors_lost: How many executors went before the cluster was stopped.
    """

    tasks: Mapping[str, int]
    executors_lost: int


def work_of(events: Path) -> Work:
    """Return what the newest event log in a folder says."""
    workers: dict[str, str] = {}
    tasks: Counter[str] = Counter()
    lost = 0
    for event in told(newest_log(events), KINDS):
        if event["Event"] == "SparkListenerExecutorAdded":
            urls = event["Executor Info"]["Log Urls"]
            workers[event["Executor ID"]] = next(iter(urls.values()), "").split("/logPage")[0]
        elif event["Event"] == "SparkListenerExecutorRemoved":
            lost += 1
        elif event["Task End Reason"]["Reason"] == "Success":
            executor = event["Task Info"]["Executor ID"]
            tasks[workers.get(executor, executor)] += 1
    return Work({name: tasks[name] for name in sorted({*workers.values(), *tasks})}, lost)


def newest_log(events: Path) -> Path:
    """Return the newest event log in a folder: a file, or a folder of files."""
    return max(events.iterdir(), key=lambda path: path.stat().st_mtime)


def told(log: Path, kinds: Sequence[str]) -> Iterator[dict[str, Any]]:
    """Yield the events of some kinds; a line that is still being written is left out."""
    wanted = tuple(f'{{"Event":"{kind}"' for kind in kinds)
    for file in sorted(log.glob("events_*"), key=_part) if log.is_dir() else [log]:
        with file.open(encoding="utf-8", errors="replace") as lines:
            for line in lines:
                if line.startswith(wanted) and line.endswith("}\n"):
                    yield json.loads(line)


def _part(path: Path) -> int:
    return int(path.name.split("_")[1])
