"""Ends what takes too long, or what somebody has interrupted, while the engine has the process.

Python hears Ctrl-C when the engine comes back to it, which it doesn't while its other threads work.
So the signal itself writes into a pipe, which a thread beside the engine reads.
"""

from __future__ import annotations

import os
import select
import signal
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Final

LONGEST: Final = 3600.0
"""Seconds that the thread waits at once; an endless wait is none that the machine knows."""

DONE: Final = 0
"""What is written into the pipe when nothing is to be watched any more; it is no signal."""


@contextmanager
def watched(interrupt: Callable[[], None], seconds: float) -> Iterator[threading.Event]:
    """Have a block interrupted by Ctrl-C or when its time is up.

    Args:
        interrupt: Ends what the block waits for; called from another thread.
        seconds: How long the block may take.

    Yields:
        What is set once the time was up.
    """
    is_late = threading.Event()
    reading, writing = os.pipe()
    os.set_blocking(writing, False)  # else Python refuses it
    until = time.monotonic() + seconds

    def watch() -> None:
        while True:
            left = until - time.monotonic()
            ready, _, _ = select.select([reading], [], [], min(LONGEST, max(0.0, left)))
            if not ready and left > LONGEST:
                continue
            if not ready:
                is_late.set()
                interrupt()
                return
            [told] = os.read(reading, 1)
            if told == DONE:
                return
            if told == signal.SIGINT:
                interrupt()

    watcher = threading.Thread(target=watch, daemon=True)
    hears_signals = threading.current_thread() is threading.main_thread()
    before = signal.set_wakeup_fd(writing, warn_on_full_buffer=False) if hears_signals else -1
    try:
        watcher.start()
        yield is_late
    finally:
        if hears_signals:
            signal.set_wakeup_fd(before)
        os.write(writing, bytes([DONE]))
        watcher.join()  # it holds the connection, which has to be gone when the process ends
        os.close(reading)
        os.close(writing)
