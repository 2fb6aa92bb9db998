"""One limiter for all requests of a process: it spaces their starts."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable


class Limiter:
    """Lets one request start per `interval`, whoever makes it.

    Starts are spaced, not the gaps between an answer and the next request, so a slow answer
    costs nothing while another request is in flight. This is the generic cell rate algorithm
    with a burst of one: each caller reserves the next free slot and sleeps until it comes. A
    slot is never earned back, so the source never sees two requests closer than `interval`.

    Args:
        interval: Seconds between the starts of two requests; 0 lets all through.
        clock: Seconds on a clock that only goes forward.
        sleep: Blocks for the seconds it is given.
    """

    def __init__(
        self,
        interval: float,
        *,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self.interval = interval
        self._clock = clock
        self._sleep = sleep
        self._lock = threading.Lock()
        self._next_slot = float("-inf")
        self._paused_until = float("-inf")

    def wait(self) -> None:
        """Block until this request may start."""
        slot = self._reserve()
        while True:
            delay = slot - self._clock()
            if delay > 0:
                self._sleep(delay)
                continue
            with self._lock:
                still_paused = slot < self._paused_until
            if not still_paused:
                return
            slot = self._reserve()

    def pause(self, seconds: float) -> None:
        """Let no request start for `seconds`, not even one that holds a slot already."""
        with self._lock:
            self._paused_until = max(self._paused_until, self._clock() + seconds)
            self._next_slot = max(self._next_slot, self._paused_until)

    def _reserve(self) -> float:
        with self._lock:
            slot = max(self._clock(), self._next_slot)
            self._next_slot = slot + self.interval
            return slot
