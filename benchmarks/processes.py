"""Runs a command as a process of its own, and says what it took."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from benchmarks.results import Step

KILOBYTE = 1 if sys.platform == "darwin" else 1024
"""The unit of `ru_maxrss`, in bytes: macOS counts bytes."""


class FailedError(Exception):
    """A command that was to be measured failed; the message says which and how."""


def measured(
    name: str,
    command: Sequence[str],
    *,
    variables: Mapping[str, str],
    log: Path,
    clock: Callable[[], float] = time.perf_counter,
) -> Step:
    """Run a command to its end; return what it and its children took.

    The peak is that of the largest process, and Linux counts the memory that this process has when
    it starts the other: whoever calls this should be small.

    Args:
        name: What the command does.
        command: The program and its arguments.
        variables: Set for the command beside this process's own, of which FILMS_ ones are left out.
        log: Where what it says is written.
        clock: Seconds that pass.

    Raises:
        FailedError: The command failed.
    """
    kept = {name: value for name, value in os.environ.items() if not name.startswith("FILMS_")}
    started = clock()
    with (
        log.open("wb") as words,
        subprocess.Popen(
            command, env={**kept, **variables}, stdin=subprocess.DEVNULL, stdout=words, stderr=words
        ) as process,
    ):
        try:
            _, status, usage = os.wait4(process.pid, 0)
        except BaseException:
            process.terminate()
            raise
        process.returncode = os.waitstatus_to_exitcode(status)
    seconds = clock() - started
    if process.returncode:
        raise FailedError(f"{name} failed with code {process.returncode}")
    return Step(
        name=name,
        seconds=seconds,
        processor_seconds=usage.ru_utime + usage.ru_stime,
        peak_bytes=usage.ru_maxrss * KILOBYTE,
    )
