"""How the process begins and ends: its streams, its interrupts, its exit."""

from __future__ import annotations

import contextlib
import logging
import os
import signal
import sys
from pathlib import Path
from types import FrameType
from typing import NoReturn


def prepare() -> None:
    """Stand streams in for those that are closed, and let one Ctrl-C count.

    A second one would interrupt the tidying up after the first, and end in a traceback.
    """
    for name in ("stdin", "stdout", "stderr"):
        if getattr(sys, name) is None:
            setattr(sys, name, Path(os.devnull).open("r+"))  # noqa: SIM115 (for good)
    if signal.getsignal(signal.SIGINT) is signal.default_int_handler:
        signal.signal(signal.SIGINT, _interrupt_once)


def end(code: int) -> NoReturn:
    """End the process.

    Not by sys.exit: it would wait for requests in flight that nobody waits for any more. All that
    is to last has been synced, and the kernel lets go of the lock.
    """
    logging.shutdown()
    for stream in (sys.stdout, sys.stderr):
        with contextlib.suppress(OSError):  # its reader has gone
            stream.flush()
    os._exit(code)


def _interrupt_once(_signal: int, _frame: FrameType | None) -> NoReturn:
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    raise KeyboardInterrupt
