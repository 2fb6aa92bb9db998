"""Starts, shows and stops the cluster of this machine."""

from __future__ import annotations

import json
import os
import shutil
import time
import urllib.request
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from pipeline.errors import PipelineError
from pipeline.say import say
from pipeline.spark import processes, servers
from pipeline.spark.java import java
from pipeline.spark.keeper import keeper
from pipeline.spark.server import listens
from pipeline.spark.settings import WORKERS, Settings

HOST: Final = "127.0.0.1"
SECONDS_TO_START: Final = 120.0
KEPT_EVENT_LOGS: Final = 5
NAMES: Final = ("master", *(f"worker-{number}" for number in range(1, WORKERS + 1)), "connect")


def up(at: Settings, variables: Mapping[str, str]) -> None:
    """Start the cluster, and wait until it can work; do nothing where it already runs.

    Raises:
        PipelineError: Something is missing, a port is in use, or it doesn't start.
    """
    if is_up(at):
        say(f"The cluster runs: {at.remote}")
        return
    java(variables)
    servers.spark_home()
    down(at, is_told=False)
    require_free_ports(at)
    require_memory(at, _available_megabytes())
    servers.write_properties(at)
    _forget_old_events(at)
    with keeper(at) as keep:
        _start(at, variables)
        keep()
    say(f"The cluster runs: {at.remote}. Its page: http://127.0.0.1:{at.page_port}")


def require_free_ports(at: Settings) -> None:
    """Do nothing where the cluster's ports are free.

    Raises:
        PipelineError: Another process listens at one.
    """
    for port in (at.port, at.master_port, at.page_port):
        if listens(HOST, port):
            raise PipelineError(
                f"Port {port} is in use by another process, and the cluster takes ports"
                f" {at.port} to {at.page_port}: stop that process, or set FILMS_SPARK_PORT."
            )


def require_memory(at: Settings, there: int | None) -> None:
    """Do nothing where the cluster fits into what this machine has free.

    Args:
        at: The cluster.
        there: Megabytes that are free; None where the system doesn't say.

    Raises:
        PipelineError: It doesn't fit.
    """
    needed = servers.megabytes_needed(at, WORKERS)
    if there is not None and there < needed:
        raise PipelineError(
            f"The cluster takes about {needed} MB of memory, and this machine has {there} MB free:"
            " close something, or set FILMS_SPARK_MEMORY to less than it is"
            f" ({at.megabytes}m)."
        )


def down(at: Settings, *, is_told: bool = True) -> None:
    """Stop whatever runs of the cluster, and remove what only running processes need."""
    found = processes.started(at.pids)
    alive = [process for process in found if process.is_alive()]
    # the server first, so that it can end its executors and its event log
    last_to_first = sorted(found, key=lambda process: NAMES.index(process.name), reverse=True)
    for process in last_to_first:
        processes.stop([process], at.pids)
    for folder in ("scratch", "local", "work"):
        shutil.rmtree(at.home / folder, ignore_errors=True)
    if is_told:
        say("The cluster is stopped." if alive else "No cluster was running.")


def status(at: Settings) -> int:
    """Say what runs; return 0 where all of it does, else 1."""
    found = {process.name: process for process in processes.started(at.pids)}
    for name in NAMES:
        process = found.get(name)
        if process and process.is_alive():
            say(f"{name:<9} runs, process {process.pid}, log {at.logs / name}.log")
        elif process:
            say(f"{name:<9} has died: {at.logs / name}.log says why")
        else:
            say(f"{name:<9} isn't started")
    if is_up(at):
        say(f"{at.remote} answers, with executors on {WORKERS} workers.")
        return 0
    say(f"{at.remote} can't be used: run `make spark-down`, then `make spark-up`.")
    return 1


def replace_worker(at: Settings, name: str, variables: Mapping[str, str]) -> None:
    """Kill a worker with its executors, as a machine goes that is lost, and start one in its place.

    Args:
        at: The cluster.
        name: The worker's.
        variables: The environment.
    """
    for process in processes.started(at.pids):
        if process.name == name:
            processes.kill(process, at.pids)
    _start_worker(at, name, variables)


@contextmanager
def running(at: Settings, variables: Mapping[str, str]) -> Iterator[None]:
    """Have a cluster for a block, which goes with the block or with this process."""
    with keeper(at):
        up(at, variables)
        yield
        down(at, is_told=False)


def is_up(at: Settings) -> bool:
    """Say whether all processes run, the workers have executors, and the server listens."""
    found = processes.started(at.pids)
    return (
        sorted(process.name for process in found) == sorted(NAMES)
        and all(process.is_alive() for process in found)
        and listens(HOST, at.port)
        and _executor_count(at) >= WORKERS
    )


def _start(at: Settings, variables: Mapping[str, str]) -> None:
    daemon = servers.environment(variables, servers.DAEMON_MEGABYTES)
    driver = servers.environment(variables)
    folders = {"logs": at.logs, "pids": at.pids}
    processes.start("master", servers.master(at), daemon, **folders)
    _wait(at, lambda: listens(HOST, at.master_port) and listens(HOST, at.page_port))
    for name in NAMES[1:-1]:
        _start_worker(at, name, variables)
    processes.start("connect", servers.connect(at), driver, **folders)
    _wait(at, lambda: is_up(at))


def _start_worker(at: Settings, name: str, variables: Mapping[str, str]) -> None:
    daemon = servers.environment(variables, servers.DAEMON_MEGABYTES)
    processes.start(name, servers.worker(at, name), daemon, logs=at.logs, pids=at.pids)


def _wait(at: Settings, is_ready: Callable[[], bool]) -> None:
    deadline = time.monotonic() + SECONDS_TO_START
    while not is_ready():
        dead = [process for process in processes.started(at.pids) if not process.is_alive()]
        if dead:
            log = at.logs / f"{dead[0].name}.log"
            raise PipelineError(
                f"The cluster's {dead[0].name} didn't start ({_last_error(log)}): {log} says more."
            )
        if time.monotonic() > deadline:
            raise PipelineError(
                f"The cluster wasn't ready after {SECONDS_TO_START:.0f} seconds: {at.logs} says how"
                " far it came."
            )
        time.sleep(0.2)


def _last_error(log: Path) -> str:
    lines = log.read_text("utf-8", "replace").splitlines() if log.exists() else []
    told = [line for line in lines if "Exception" in line or "Error" in line or "ERROR" in line]
    return (told[0].strip() if told else "it says nothing")[:300]


def _executor_count(at: Settings) -> int:
    try:
        with urllib.request.urlopen(
            f"http://127.0.0.1:{at.page_port}/json/", timeout=2.0
        ) as answer:
            told = json.load(answer)
        return sum(int(worker["coresused"]) for worker in told["workers"])
    except (OSError, ValueError, KeyError, TypeError):
        return 0


def _available_megabytes() -> int | None:
    try:
        lines = Path("/proc/meminfo").read_text().splitlines()
        return int(dict(line.split(":") for line in lines)["MemAvailable"].split()[0]) // 1024
    except (OSError, ValueError, KeyError):
        return None


def _forget_old_events(at: Settings) -> None:
    logs = sorted(at.events.iterdir(), key=os.path.getmtime)
    for old in logs[: max(len(logs) - KEPT_EVENT_LOGS + 1, 0)]:
        shutil.rmtree(old) if old.is_dir() else old.unlink()
