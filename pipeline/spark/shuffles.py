"""What a cluster's event log says of each model: how much it sent from worker to worker."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from pipeline.spark.events import newest_log, told

CONNECT: Final = "org.apache.spark.sql.connect.service."
KINDS: Final = (
    f"{CONNECT}SparkListenerConnectOperationStarted",
    *("SparkListenerJobStart", "SparkListenerTaskEnd"),
)
MODEL: Final = re.compile(r'"node_id\W+model\.films\.(\w+)')
"""Where dbt says in a statement what it is of."""


@dataclass(frozen=True, slots=True)
class Shuffled:
    """What the statements of a model sent.

    Attributes:
        model: Its name.
        stages: How many stages wrote what others read.
        written: Bytes that they wrote.
        rows: Rows that they wrote.
        spilled: Bytes that didn't fit into memory while they were sorted or grouped.
        largest_share: Of the bytes that a stage read, the part that its largest task read, in the
            stage that read most; 1 where that stage had one task.
        task_seconds: Of all tasks together.
    """

    model: str
    stages: int
    written: int
    rows: int
    spilled: int
    largest_share: float
    task_seconds: float


def shuffled(events: Path) -> list[Shuffled]:
    """Return what each model sent, by the newest event log in a folder, the most first."""
    models: dict[str, str] = {}  # by the tag of an operation
    of_stage: dict[int, str] = {}
    tasks: dict[int, list[Mapping[str, Any]]] = defaultdict(list)
    for event in told(newest_log(events), KINDS):
        kind = event["Event"].rpartition("SparkListener")[2]
        if kind == "ConnectOperationStarted":
            named = MODEL.search(event["statementText"].replace("\\", ""))
            if named:
                models[event["jobTag"]] = named.group(1)
        elif kind == "JobStart":
            tags = event["Properties"].get("spark.job.tags", "").split(",")
            for model in {models[tag] for tag in tags if tag in models}:
                of_stage.update(dict.fromkeys(event["Stage IDs"], model))
        elif event["Stage ID"] in of_stage and event["Task End Reason"]["Reason"] == "Success":
            tasks[event["Stage ID"]].append(event["Task Metrics"])
    stages: dict[str, list[list[Mapping[str, Any]]]] = defaultdict(list)
    for stage, metrics in tasks.items():
        stages[of_stage[stage]].append(metrics)
    found = (_of_model(model, each) for model, each in stages.items())
    return sorted(found, key=lambda each: -each.written)


def _of_model(model: str, stages: Sequence[Sequence[Mapping[str, Any]]]) -> Shuffled:
    wrote = [[task["Shuffle Write Metrics"] for task in tasks] for tasks in stages]
    read = max(([_bytes_read(task) for task in tasks] for tasks in stages), key=sum)
    every = [task for tasks in stages for task in tasks]
    return Shuffled(
        model=model,
        stages=sum(any(task["Shuffle Bytes Written"] for task in tasks) for tasks in wrote),
        written=sum(task["Shuffle Bytes Written"] for tasks in wrote for task in tasks),
        rows=sum(task["Shuffle Records Written"] for tasks in wrote for task in tasks),
        spilled=sum(task["Disk Bytes Spilled"] for task in every),
        largest_share=max(read) / sum(read) if sum(read) else 0.0,
        task_seconds=sum(task["Executor Run Time"] for task in every) / 1000.0,
    )


def _bytes_read(task: Mapping[str, Any]) -> int:
    told_ = task["Shuffle Read Metrics"]
    return int(told_["Remote Bytes Read"]) + int(told_["Local Bytes Read"])
