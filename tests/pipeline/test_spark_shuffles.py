"""What is told of a model's shuffles is what its statements' tasks wrote and read."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from pipeline.spark.shuffles import CONNECT, shuffled


def statement(tag: str, node: str) -> dict[str, Any]:
    """Return the event of a statement of dbt's, as Spark quotes it."""
    query = f'/* {{"app": "dbt", "node_id": "{node}"}} */ select 1'
    text = f"query: {json.dumps(query)}"
    kind = f"{CONNECT}SparkListenerConnectOperationStarted"
    return {"Event": kind, "jobTag": tag, "statementText": text}


def job(tags: str, *stages: int) -> dict[str, Any]:
    """Return the event of a job's start."""
    properties = {"spark.job.tags": tags}
    return {"Event": "SparkListenerJobStart", "Stage IDs": stages, "Properties": properties}


def task(stage: int, *, wrote: int = 0, read: int = 0, reason: str = "Success") -> dict[str, Any]:
    """Return the event of a task's end."""
    return {
        "Event": "SparkListenerTaskEnd",
        "Stage ID": stage,
        "Task End Reason": {"Reason": reason},
        "Task Metrics": {
            "Executor Run Time": 500,
            "Disk Bytes Spilled": 7,
            "Shuffle Write Metrics": {
                "Shuffle Bytes Written": wrote,
                "Shuffle Records Written": wrote // 10,
            },
            "Shuffle Read Metrics": {"Remote Bytes Read": read - 1, "Local Bytes Read": 1},
        },
    }


EVENTS = (
    statement("a", "model.films.dim_movies"),
    statement("b", "test.films.unique_dim_movies"),
    statement("c", "model.films.dim_users"),
    job("a,of a session", 1, 2),
    job("b", 3),
    job("c", 4),
    job("", 5),
    task(1, wrote=100),
    task(1, wrote=300),
    task(1, wrote=999, reason="ExecutorLostFailure"),
    task(2, read=100),
    task(2, read=300),
    task(3, wrote=9_000),
    task(4, wrote=50, read=10),
    task(5, wrote=9_000),
)


@pytest.fixture
def events(tmp_path: Path) -> Path:
    """Return a folder with an event log."""
    lines = (json.dumps(event, separators=(",", ":")) + "\n" for event in EVENTS)
    (tmp_path / "app-1").write_text("".join(lines))
    return tmp_path


def test_only_what_models_sent_is_told_and_of_tasks_that_ended_well(events: Path) -> None:
    movies, users = shuffled(events)
    assert (movies.model, movies.stages, movies.written, movies.rows) == ("dim_movies", 1, 400, 40)
    assert (users.model, users.stages, users.written, users.rows) == ("dim_users", 1, 50, 5)


def test_the_largest_task_is_that_of_the_stage_that_reads_most(events: Path) -> None:
    movies, users = shuffled(events)
    assert (movies.largest_share, users.largest_share) == (0.75, 1.0)
    assert (movies.task_seconds, movies.spilled) == (2.0, 28)
