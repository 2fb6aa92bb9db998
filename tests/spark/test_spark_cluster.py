"""A cluster keeps what it is to keep when it is stopped, and leaves no process behind."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from pipeline.errors import PipelineError
from pipeline.spark import cluster
from pipeline.spark.server import session
from pipeline.spark.settings import Settings

pytestmark = pytest.mark.slow
ROOT = Path(__file__).parents[2]
SECONDS_TO_GO = 60.0


def of_a_cluster(at: Settings) -> dict[int, str]:
    """Return the command of each process that runs for a cluster, by number."""
    found = {}
    for path in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            told = path.read_bytes().replace(b"\0", b" ").decode("utf-8", "replace")
        except OSError:
            continue
        if str(at.home) in told:
            found[int(path.parent.name)] = told
    return found


def left_of(at: Settings) -> list[str]:
    """Return the commands and the files of processes that a cluster has left."""
    return [*of_a_cluster(at).values(), *map(str, at.pids.glob("*.json"))]


def children_of(pid: int) -> list[int]:
    """Return the numbers of the processes that one has begun."""
    return [int(word) for word in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def test_tables_comments_and_event_logs_outlive_the_server(running: Settings) -> None:
    with session(running.remote) as spark:
        spark.sql("create schema kept")
        spark.sql("create table kept.rows (id bigint comment 'Its number.') using parquet")
        spark.sql("insert into kept.rows values (1), (2)")
    logs = set(running.events.iterdir())
    cluster.down(running)
    assert of_a_cluster(running) == {}
    cluster.up(running, os.environ)
    assert cluster.status(running) == 0
    with session(running.remote) as spark:
        assert spark.table("kept.rows").count() == 2
        [column] = spark.sql("describe kept.rows").collect()
        assert column["comment"] == "Its number."
    assert len(logs & {*running.events.iterdir()}) == 1
    assert len([*running.events.iterdir()]) == 2


def test_a_second_cluster_at_the_same_ports_is_refused(
    running: Settings, new_settings: Callable[[], Settings]
) -> None:
    other = Settings(new_settings().home, port=running.port, megabytes=512)
    with pytest.raises(PipelineError, match=f"Port {running.port} is in use by another process"):
        cluster.up(other, os.environ)


@pytest.mark.parametrize("killed", ["make", "its command"])
def test_a_command_that_is_killed_while_it_starts_a_cluster_leaves_no_process(
    new_settings: Callable[[], Settings], killed: str
) -> None:
    at = new_settings()
    variables = {"FILMS_SPARK_DIR": str(at.home), "FILMS_SPARK_PORT": str(at.port)}
    with subprocess.Popen(
        ["make", "--no-print-directory", f"PYTHON={sys.executable}", "spark-up"],
        cwd=ROOT,
        env={**os.environ, **variables, "FILMS_SPARK_MEMORY": "512m"},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    ) as make:
        while not (at.pids / "master.json").exists():
            assert make.poll() is None
            time.sleep(0.05)
        assert of_a_cluster(at)
        os.kill(make.pid if killed == "make" else children_of(make.pid)[0], signal.SIGKILL)
        make.wait()
    deadline = time.monotonic() + SECONDS_TO_GO
    while (left := left_of(at)) and time.monotonic() < deadline:
        time.sleep(0.1)
    assert left == []
