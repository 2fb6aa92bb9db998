"""Runs the commands that do the work, and ends them when this process is to end."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from types import FrameType
from typing import Final, NoReturn

SECONDS_TO_END: Final = 20.0
TOLD: Final = {128 + signal.SIGINT, 128 + signal.SIGTERM}
"""How a command ends that says in its own words that it was interrupted."""


class Interrupted(KeyboardInterrupt):
    """Ctrl-C, or a request to end.

    Attributes:
        exit_code: What shells make of the signal.
        is_told: Whether a command has said so in its own words.
    """

    def __init__(self, number: int) -> None:
        super().__init__()
        self.exit_code = 128 + number
        self.is_told = False


def listen() -> None:
    """Turn a request to end into an exception, as Ctrl-C is one."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        if signal.getsignal(number) in {signal.SIG_DFL, signal.default_int_handler}:
            signal.signal(number, _interrupt)


def _interrupt(number: int, _frame: FrameType | None) -> NoReturn:
    for other in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(other, signal.SIG_IGN)
    raise Interrupted(number)


def python(
    *arguments: str,
    locks: Sequence[int],
    variables: Mapping[str, str] | None = None,
    hears_interrupts: bool = False,
) -> int:
    """Run this environment's Python; return its exit code.

    Args:
        arguments: What follows `python`.
        locks: Descriptors that the command holds too, should this process be killed.
        variables: Set for the command.
        hears_interrupts: Whether Ctrl-C reaches the command itself, which then ends in its own
            words; otherwise it is only told to end.
    """
    process = subprocess.Popen(  # noqa: S603 - the arguments are ours
        [sys.executable, *arguments],
        env={**os.environ, **(variables or {})},
        stdin=None if hears_interrupts else subprocess.DEVNULL,
        pass_fds=tuple(locks),
        process_group=None if hears_interrupts else 0,
    )
    try:
        return process.wait()
    except BaseException as error:
        is_heard = hears_interrupts and getattr(error, "exit_code", 0) == 128 + signal.SIGINT
        _end(process, patience=2.0 if is_heard else 0.0)
        if isinstance(error, Interrupted) and hears_interrupts:
            error.is_told = process.returncode in TOLD
        raise


@contextmanager
def silent_python(
    *arguments: str, locks: Sequence[int], variables: Mapping[str, str]
) -> Iterator[None]:
    """Run this environment's Python beside a block, which waits for it in the end.

    Whether it succeeds is nobody's business: it saves time for a command that comes later.

    Args:
        arguments: What follows `python`.
        locks: Descriptors that the command holds too, should this process be killed.
        variables: Set for the command.
    """
    process = subprocess.Popen(  # noqa: S603 - the arguments are ours
        [sys.executable, *arguments],
        env={**os.environ, **variables},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        pass_fds=tuple(locks),
        process_group=0,
    )
    try:
        yield
        process.wait()
    except BaseException:
        _end(process, patience=0.0)
        raise


def _end(process: subprocess.Popen[bytes], patience: float) -> None:
    try:
        process.wait(patience)
    except subprocess.TimeoutExpired:
        process.terminate()
        try:
            process.wait(SECONDS_TO_END)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
