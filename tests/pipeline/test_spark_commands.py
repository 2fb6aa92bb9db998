"""What is missing for Spark is said in a sentence, and no process is left behind."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

from pipeline.errors import PipelineError
from pipeline.spark import cluster, processes
from pipeline.spark.build import landed_dir
from pipeline.spark.java import NO_JAVA, java
from pipeline.spark.server import require_server
from pipeline.spark.settings import settings

ROOT = Path(__file__).parents[2]
OLD_JAVA = "#!/bin/sh\necho 'openjdk version \"11.0.2\" 2019-01-15' >&2\n"
A_LOAD = Path("loads", "20260101T000000000000Z")


def free_port() -> int:
    """Return a port at which nothing listens."""
    with socket.socket() as tried:
        tried.bind(("127.0.0.1", 0))
        return int(tried.getsockname()[1])


def run(home: Path, *arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
    """Run a command with a cluster of its own folder."""
    return subprocess.run(
        [sys.executable, "-m", "pipeline.spark", *arguments],
        cwd=ROOT,
        env={**os.environ, "FILMS_SPARK_DIR": str(home), **variables},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


def test_a_build_without_a_server_says_so(tmp_path: Path) -> None:
    port = free_port()
    made = run(tmp_path, "build", FILMS_SPARK_PORT=str(port), SPARK_REMOTE="")
    assert made.returncode == 1
    assert made.stderr == (
        f"No Spark server answers at sc://127.0.0.1:{port}: start one with `make spark-up`, or set"
        " SPARK_REMOTE to one that runs.\n"
    )


def test_a_secret_of_an_address_is_not_shown() -> None:
    with pytest.raises(PipelineError, match="No Spark server answers at") as told:
        require_server(f"sc://127.0.0.1:{free_port()}/;token=secret")
    assert "secret" not in str(told.value)


@pytest.mark.parametrize("home", ["", "old"])
def test_without_a_java_that_is_new_enough_it_ends_with_a_code_of_its_own(
    tmp_path: Path, home: str
) -> None:
    (tmp_path / "old" / "bin").mkdir(parents=True)
    (tmp_path / "old" / "bin" / "java").write_text(OLD_JAVA)
    (tmp_path / "old" / "bin" / "java").chmod(0o755)
    for command in ("up", "test"):
        made = run(tmp_path, command, JAVA_HOME=str(tmp_path / (home or "none")))
        assert made.returncode == NO_JAVA
        assert made.stderr.startswith("Spark needs Java 17 or later, and ")
        assert made.stderr.count("\n") == 1


def test_java_is_looked_for_where_java_home_says(tmp_path: Path) -> None:
    with pytest.raises(PipelineError, match=f"JAVA_HOME is {tmp_path}"):
        java({"JAVA_HOME": str(tmp_path)})


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("FILMS_SPARK_PORT", "no", "has to be a port"),
        ("FILMS_SPARK_PORT", "65534", "from 1 to 65533"),
        ("FILMS_SPARK_MEMORY", "12", "has to be a size"),
        ("FILMS_SPARK_MEMORY", "100m", "from 512m on"),
        ("FILMS_SPARK_DIR", "it's", "name a plain path"),
        ("FILMS_SPARK_DIR", "s3a://bucket", "name a plain path"),
    ],
)
def test_a_variable_that_cannot_work_is_refused(name: str, value: str, said: str) -> None:
    with pytest.raises(PipelineError, match=said):
        settings({name: value})


def test_a_port_in_use_is_named(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        at = settings({"FILMS_SPARK_DIR": str(tmp_path), "FILMS_SPARK_PORT": port})
        with pytest.raises(PipelineError, match=f"Port {port} is in use by another process"):
            cluster.require_free_ports(at)


@pytest.mark.parametrize("there", [None, 10_000])
def test_a_cluster_that_fits_into_the_memory_is_started(tmp_path: Path, there: int | None) -> None:
    cluster.require_memory(settings({"FILMS_SPARK_DIR": str(tmp_path)}), there)


def test_too_little_memory_is_said_with_what_is_needed(tmp_path: Path) -> None:
    at = settings({"FILMS_SPARK_DIR": str(tmp_path), "FILMS_SPARK_MEMORY": "2g"})
    with pytest.raises(PipelineError, match="takes about 10368 MB of memory, and this machine has"):
        cluster.require_memory(at, 9_000)


def test_a_folder_without_a_load_is_named(tmp_path: Path) -> None:
    with pytest.raises(PipelineError, match=f"There is no load in {tmp_path}/loads"):
        landed_dir(str(tmp_path), tmp_path / "link")


def test_a_relative_folder_is_made_whole_for_the_server(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "raw" / A_LOAD).mkdir(parents=True)
    (tmp_path / "raw" / A_LOAD / "manifest.json").touch()
    monkeypatch.chdir(tmp_path)
    link = tmp_path / "link"
    assert landed_dir("raw", link) == str(tmp_path / "raw")
    assert landed_dir("s3a://bucket/raw", link) == "s3a://bucket/raw"
    assert not link.exists()


def test_a_folder_whose_name_spark_reads_otherwise_is_linked(tmp_path: Path) -> None:
    raw = tmp_path / "50% {raw}"
    (raw / A_LOAD).mkdir(parents=True)
    (raw / A_LOAD / "manifest.json").touch()
    link = tmp_path / "made" / "link"
    assert landed_dir(str(raw), link) == str(link)
    assert link.resolve() == raw


def test_status_says_of_each_process_that_it_is_not_started(tmp_path: Path) -> None:
    made = run(tmp_path, "status", FILMS_SPARK_PORT=str(free_port()))
    assert made.returncode == 1
    assert made.stdout.count("isn't started") == len(cluster.NAMES)


def test_a_process_is_stopped_with_all_that_it_started(tmp_path: Path) -> None:
    command = ["sh", "-c", "trap '' TERM; sleep 600 & echo $! > child; wait"]
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(tmp_path)
        process = processes.start("it", command, os.environ, logs=tmp_path, pids=tmp_path / "pids")
    told = tmp_path / "child"
    while not (told.exists() and told.read_text().strip()):
        time.sleep(0.05)
    child = int(told.read_text())
    assert processes.started(tmp_path / "pids") == [process]
    processes.stop([process], tmp_path / "pids", patience=0.2)
    assert not process.is_alive()
    assert processes.started(tmp_path / "pids") == []
    for _ in range(100):
        if not Path(f"/proc/{child}").exists() or "Z" in Path(f"/proc/{child}/stat").read_text():
            break
        time.sleep(0.05)
    else:
        pytest.fail("the child still runs")


def test_a_later_process_of_the_same_number_is_left_alone(tmp_path: Path) -> None:
    with subprocess.Popen(["sleep", "600"], start_new_session=True) as other:
        process = processes.Process("it", other.pid, "another time")
        processes.stop([process], tmp_path, patience=0.0)
        assert other.poll() is None
        other.kill()
