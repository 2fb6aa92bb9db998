"""Processes that outlive the command that started them, known by number and time of birth."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

SECONDS_TO_END: Final = 20.0


@dataclass(frozen=True, slots=True)
class Process:
    """A process, or where it was.

    Attributes:
        name: What it is of the cluster.
        pid: Its number, which is that of its process group too.
        born: When it began, so that a later process of the same number is not taken for it.
    """

    name: str
    pid: int
    born: str

    def is_alive(self) -> bool:
        """Say whether it runs."""
        return _born(self.pid) == self.born


def start(
    name: str, command: Sequence[str], variables: Mapping[str, str], *, logs: Path, pids: Path
) -> Process:
    """Start a process in a group of its own, with its output in a log and its number in a file."""
    logs.mkdir(parents=True, exist_ok=True)
    pids.mkdir(parents=True, exist_ok=True)
    with (logs / f"{name}.log").open("wb") as log:
        child = subprocess.Popen(  # noqa: S603 - the arguments are ours
            command,
            env=dict(variables),
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    process = Process(name, child.pid, _born(child.pid))
    kept = json.dumps({"pid": process.pid, "born": process.born})
    (pids / f"{name}.json").write_text(kept)
    child.returncode = 0  # it isn't this object's to wait for
    return process


def started(pids: Path) -> list[Process]:
    """Return the processes that were started and not stopped, alive or not."""
    found = []
    for path in sorted(pids.glob("*.json")):
        try:
            kept = json.loads(path.read_bytes())
            found.append(Process(path.stem, int(kept["pid"]), str(kept["born"])))
        except (OSError, ValueError, KeyError, TypeError):
            path.unlink(missing_ok=True)
    return found


def stop(
    processes: Sequence[Process],
    pids: Path,
    sleep: Callable[[float], None] = time.sleep,
    patience: float = SECONDS_TO_END,
) -> None:
    """End processes with all that they have started, by force where asking doesn't help."""
    for process in processes:
        if process.is_alive():
            _signal(process, signal.SIGTERM)
    _wait(processes, patience, sleep)
    for process in processes:
        kill(process, pids, sleep)


def kill(process: Process, pids: Path, sleep: Callable[[float], None] = time.sleep) -> None:
    """End a process with all that it has started, without asking."""
    _signal(process, signal.SIGKILL)
    (pids / f"{process.name}.json").unlink(missing_ok=True)
    _wait([process], SECONDS_TO_END, sleep)


def _wait(processes: Sequence[Process], patience: float, sleep: Callable[[float], None]) -> None:
    waited = 0.0
    while waited < patience and any(process.is_alive() for process in processes):
        sleep(0.1)
        waited += 0.1


def _signal(process: Process, number: int) -> None:
    """Tell the group, which may outlive its first process."""
    try:
        if os.getpgid(process.pid) == process.pid and not process.is_alive():
            return  # another process has the number now
    except ProcessLookupError:
        pass  # the first process is gone, and no other can have the group's number
    try:
        os.killpg(process.pid, number)
    except (ProcessLookupError, PermissionError):
        return


def _born(pid: int) -> str:
    """Return when a process began, in the system's own words; "" for none or a dead one."""
    try:
        status = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        if Path("/proc/self/stat").exists():
            return ""
        told = subprocess.run(  # noqa: S603
            ["ps", "-o", "lstart=,stat=", "-p", str(pid)],  # noqa: S607
            capture_output=True,
            text=True,
            check=False,
        ).stdout.split()
        return "" if not told or told[-1].startswith("Z") else " ".join(told[:-1])
    return "" if status[0] == "Z" else status[19]
