"""Stops a cluster whose command was killed: a process that waits for the end of a pipe."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Final

from pipeline.spark.settings import Settings

KEEP: Final = b"k"


@contextmanager
def keeper(at: Settings) -> Iterator[Callable[[], None]]:
    """Have the cluster stopped at the end of a block, however the block or this process ends.

    Yields:
        What to call for the cluster to stay.
    """
    watching = subprocess.Popen(
        [sys.executable, "-m", "pipeline.spark", "keep"],
        env={
            **os.environ,
            "FILMS_SPARK_DIR": str(at.home),
            "FILMS_SPARK_PORT": str(at.port),
            "FILMS_SPARK_MEMORY": f"{at.megabytes}m",
        },
        stdin=subprocess.PIPE,
        start_new_session=True,
    )
    if watching.stdin is None:
        raise AssertionError
    pipe = watching.stdin
    try:
        yield lambda: (pipe.write(KEEP), pipe.flush(), None)[-1]
    finally:
        pipe.close()
        watching.wait()


def wait_for_the_end(stop: Callable[[], None]) -> None:
    """Wait until the other end of standard input is closed; stop the cluster unless told to keep.

    Ctrl-C goes to every process of a terminal, and this one has to outlive it.
    """
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
    if sys.stdin.buffer.read() != KEEP:
        stop()


def end_with_parent() -> None:
    """Have this process end in order when the one that started it is killed, as make can be."""
    parent = os.getppid()

    def watch() -> None:
        while os.getppid() == parent:
            time.sleep(0.5)
        os.kill(os.getpid(), signal.SIGTERM)

    threading.Thread(target=watch, daemon=True).start()
