"""Begins and ends the process: its streams, its interrupts, its exit."""

from __future__ import annotations

import contextlib
import logging
import os
import signal
import sys
from pathlib import Path
from types import FrameType
from typing import NoReturn

SIGNALS = (signal.SIGINT, signal.SIGTERM)


class Interrupts:
    """Lets the first Ctrl-C or request to end count, and no other.

    A second one would interrupt the tidying up after the first, and end in a traceback.

    Attributes:
        exit_code: What a process that was interrupted ends with, as shells have it.
    """

    def __init__(self) -> None:
        """Take none in yet."""
        self.exit_code = 128 + signal.SIGINT

    def listen(self) -> None:
        """Take in those signals that whoever started this process hasn't shut off."""
        for number in SIGNALS:
            if signal.getsignal(number) in {signal.default_int_handler, signal.SIG_DFL}:
                signal.signal(number, self._interrupt)

    def _interrupt(self, number: int, _frame: FrameType | None) -> NoReturn:
        for other in SIGNALS:
            signal.signal(other, signal.SIG_IGN)
        self.exit_code = 128 + number
        raise KeyboardInterrupt(number)


def prepare() -> Interrupts:
    """Stand streams in for those that are closed, and listen for interrupts."""
    for name in ("stdin", "stdout", "stderr"):
        if getattr(sys, name) is None:
            setattr(sys, name, Path(os.devnull).open("r+"))  # noqa: SIM115 (for good)
    interrupts = Interrupts()
    interrupts.listen()
    return interrupts


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
