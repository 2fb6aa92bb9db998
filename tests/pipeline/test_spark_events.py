"""What is told of a cluster's work is what its event log says."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from pipeline.spark.events import work_of


def added(executor: str, worker: str) -> dict[str, Any]:
    """Return the event of an executor that a worker has started."""
    urls = {"stdout": f"http://127.0.0.1:{worker}/logPage/?appId=app&logType=stdout"}
    info = {"Host": "127.0.0.1", "Log Urls": urls}
    return {"Event": "SparkListenerExecutorAdded", "Executor ID": executor, "Executor Info": info}


def ended(executor: str, reason: str = "Success") -> dict[str, Any]:
    """Return the event of a task that an executor has ended."""
    return {
        "Event": "SparkListenerTaskEnd",
        "Task End Reason": {"Reason": reason},
        "Task Info": {"Executor ID": executor},
    }


def write(path: Path, *events: dict[str, Any]) -> None:
    """Write an event log as Spark does."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("".join(json.dumps(event, separators=(",", ":")) + "\n" for event in events))


EVENTS = (
    {"Event": "SparkListenerLogStart", "Spark Version": "4.3.0"},
    added("0", "40001"),
    added("1", "40002"),
    ended("0"),
    ended("0"),
    ended("1", "ExecutorLostFailure"),
    {"Event": "SparkListenerExecutorRemoved", "Executor ID": "1"},
)


@pytest.mark.parametrize("parts", [1, 2])
def test_tasks_are_counted_by_worker_and_those_that_failed_are_not(
    tmp_path: Path, parts: int
) -> None:
    log = tmp_path / "eventlog_v2_app-1"
    size = len(EVENTS) // parts + 1
    for part in range(parts):
        write(log / f"events_{part + 1}_app-1", *EVENTS[part * size : (part + 1) * size])
    work = work_of(tmp_path)
    assert work.tasks == {"http://127.0.0.1:40001": 2, "http://127.0.0.1:40002": 0}
    assert work.executors_lost == 1


def test_a_line_that_is_still_being_written_is_left_out(tmp_path: Path) -> None:
    log = tmp_path / "app-1"
    write(log, *EVENTS)
    with log.open("a") as file:
        file.write('{"Event":"SparkListenerTaskEnd","Task')
    assert work_of(tmp_path).tasks["http://127.0.0.1:40001"] == 2
