"""Says from time to time which answer the run is waiting for."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Final

from ingest.http.health import Health

AGAIN_AFTER: Final = 30.0
TICK: Final = 1.0


class Watch:
    """Says which answer is waited for when none has come for some seconds, and says it again later.

    A thread looks on while anything is asked for; it ends soon after.

    Args:
        health: Knows how long nothing has answered.
        say: Takes a line.
        after: Seconds without any answer before the first line.
        tick: Seconds between two looks.
    """

    def __init__(
        self, health: Health, *, say: Callable[[str], None], after: float, tick: float = TICK
    ) -> None:
        self._health = health
        self._say = say
        self._after = after
        self._tick = min(tick, after)
        self._lock = threading.Lock()
        self._asked: dict[object, tuple[str, str]] = {}
        self._said_at: dict[str | None, float] = {}
        self._looker: threading.Thread | None = None

    @contextmanager
    def asking(self, label: str, path: str) -> Iterator[None]:
        """Hold that an answer is wanted.

        Args:
            label: What for.
            path: Of the list that it belongs to.
        """
        key = object()
        with self._lock:
            self._asked[key] = (label, path)
            if self._looker is None:
                self._looker = threading.Thread(target=self._look_on, name="watch", daemon=True)
                self._looker.start()
        try:
            yield
        finally:
            with self._lock:
                del self._asked[key]

    def look(self) -> None:
        """Say a line where one is due: of the whole source, or of each list that is silent."""
        with self._lock:
            asked = list(self._asked.values())
        if not asked:
            return
        health = self._health
        seconds = health.silence()
        if self._is_due(None, seconds):
            left = max(0.0, min(health.left(path) for _, path in asked))
            self._say(
                f"Waiting for {asked[0][0]}: the source has answered nothing for {seconds:.0f} s;"
                f" giving up in {left:.0f} s."
            )
        if seconds >= self._after:
            return
        for path in dict.fromkeys(path for _, path in asked):
            seconds = health.silence(path)
            if self._is_due(path, seconds):
                label = next(label for label, of in asked if of == path)
                self._say(
                    f"Waiting for {label}: {path} has answered nothing for {seconds:.0f} s, though"
                    f" the source answers otherwise; giving up in"
                    f" {max(0.0, health.left(path)):.0f} s."
                )

    def _is_due(self, key: str | None, seconds: float) -> bool:
        if seconds < self._after:
            self._said_at.pop(key, None)
            return False
        said_at = self._said_at.get(key)
        if said_at is not None and seconds < said_at + AGAIN_AFTER:
            return False
        self._said_at[key] = seconds
        return True

    def _look_on(self) -> None:
        pause = threading.Event()
        while True:
            pause.wait(self._tick)
            with self._lock:
                if not self._asked:
                    self._looker = None
                    return
            self.look()
