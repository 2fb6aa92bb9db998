"""Runs the commands that do the work, and ends them when this process is to end."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Mapping, Sequence
from contextlib import suppress
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
        end(process, patience=2.0 if is_heard else 0.0)
        if isinstance(error, Interrupted) and hears_interrupts:
            error.is_told = process.returncode in TOLD
        raise


class Waiting:
    """A command that waits for a word on its standard input, and ends when that is closed.

    Attributes:
        process: The command.
    """

    def __init__(self, *arguments: str, locks: Sequence[int], variables: Mapping[str, str]) -> None:
        """Start this environment's Python.

        Args:
            arguments: What follows `python`.
            locks: Descriptors that the command holds too, should this process be killed.
            variables: Set for the command.
        """
        self.process = subprocess.Popen(  # noqa: S603 - the arguments are ours
            [sys.executable, *arguments],
            env={**os.environ, **variables},
            stdin=subprocess.PIPE,
            pass_fds=tuple(locks),
            process_group=0,
        )

    def tell(self, word: str) -> int:
        """Say the word and wait for the end; return the exit code."""
        try:
            with suppress(BrokenPipeError):  # it has ended: its exit code says how
                self.process.communicate(word.encode())
            return self.process.wait()
        except BaseException:
            self.end()
            raise

    def end(self) -> None:
        """End the command, unless it has ended."""
        if self.process.stdin is not None:
            self.process.stdin.close()
        end(self.process, patience=0.0)


def end(process: subprocess.Popen[bytes], patience: float) -> None:
    """End a command, by force where asking doesn't help, once it has had `patience` seconds."""
    try:
        process.wait(patience)
    except subprocess.TimeoutExpired:
        process.terminate()
        try:
            process.wait(SECONDS_TO_END)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
