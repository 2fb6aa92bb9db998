"""One at a time: who comes second says who is first, and waits.

Runs before anything is installed, on any Python 3.
"""

from __future__ import annotations

import fcntl
import os
import sys
import time
from contextlib import contextmanager
from pathlib import Path
from typing import Iterator  # noqa: UP035 - older Pythons run this too


@contextmanager
def held(path: Path, of_what: str) -> Iterator[int]:
    """Hold the lock file at `path`, after a line and a wait where another process has it.

    The kernel lets go of it when this process and all that inherited the file have ended.

    Args:
        path: The lock file; it is made, stays, and says who has it.
        of_what: What is locked, as a sentence has it.

    Yields:
        The file's descriptor, for a command that has to hold it for as long as it runs.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o644)
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            holder = os.pread(descriptor, 200, 0).decode("utf-8", "replace").strip()
            sys.stderr.write(
                f"Another make ({holder or 'its process is not known'}) is at work on {of_what}."
                " This one waits until it ends; Ctrl-C stops the wait.\n"
            )
            sys.stderr.flush()
            fcntl.flock(descriptor, fcntl.LOCK_EX)
        holder = f"process {os.getpid()}, since {time.strftime('%Y-%m-%d %H:%M:%S')}"
        os.ftruncate(descriptor, 0)
        os.pwrite(descriptor, holder.encode(), 0)
        yield descriptor
    finally:
        os.close(descriptor)
