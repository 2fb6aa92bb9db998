"""Ctrl-C and the limit of time reach the engine, whatever the process waits for."""

from __future__ import annotations

import os
import signal
import threading
import time
from pathlib import Path

import pytest

from warehouse.watch import watched


def test_a_signal_interrupts_what_python_waits_for() -> None:
    interrupted = threading.Event()
    heard: list[int] = []
    before = signal.signal(signal.SIGINT, lambda number, _frame: heard.append(number))
    try:
        with watched(interrupted.set, 60) as is_late:
            threading.Timer(0.05, os.kill, (os.getpid(), signal.SIGINT)).start()
            assert interrupted.wait(60)
            assert not is_late.is_set()
    finally:
        signal.signal(signal.SIGINT, before)
    assert heard == [signal.SIGINT]


def test_another_signal_interrupts_nothing() -> None:
    interrupted = threading.Event()
    before = signal.signal(signal.SIGUSR1, lambda _number, _frame: None)
    try:
        with watched(interrupted.set, 60):
            os.kill(os.getpid(), signal.SIGUSR1)
            time.sleep(0.1)
    finally:
        signal.signal(signal.SIGUSR1, before)
    assert not interrupted.is_set()


def test_the_time_interrupts_and_is_told() -> None:
    interrupted = threading.Event()
    with watched(interrupted.set, 0.05) as is_late:
        assert interrupted.wait(60)
        assert is_late.is_set()


@pytest.mark.parametrize("is_main", [True, False])
def test_nothing_is_left_behind(*, is_main: bool) -> None:
    def ask() -> None:
        with watched(lambda: None, 60):
            pass

    def both() -> tuple[int, int]:
        return threading.active_count(), len(list(Path("/proc/self/fd").iterdir()))

    before = both()
    for _ in range(5):
        if is_main:
            ask()
        else:
            thread = threading.Thread(target=ask)
            thread.start()
            thread.join()
    assert both() == before
    assert signal.set_wakeup_fd(-1) == -1
