"""Tracks for how long the source, or one of its lists, hasn't answered."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from ingest.http.failures import RequestFailedError, Scope


@dataclass(slots=True)
class _Silence:
    """Time without a success, so far as somebody has waited for one.

    Attributes:
        since: When it began, moved later by the time in which no caller waited; None if there is
            no silence.
        successes: How many requests have succeeded so far.
        asking: Callers that want an answer, whether or not their request has been sent.
        waiting: Those of them whose request has been sent, or that wait before they repeat it.
        left_at: When the last of them stopped waiting.
    """

    since: float | None = None
    successes: int = 0
    asking: int = 0
    waiting: int = 0
    left_at: float = 0.0

    def start_waiting(self, now: float) -> None:
        if self.waiting == 0 and self.since is not None:
            self.since += max(0.0, now - max(self.left_at, self.since))
        self.waiting += 1

    def stop_waiting(self, now: float) -> None:
        self.waiting -= 1
        self.left_at = now

    def seconds(self, now: float) -> float:
        """Return how long it has lasted."""
        if self.since is None:
            return 0.0
        until = now if self.waiting else max(self.left_at, self.since)
        return until - self.since


@dataclass(slots=True)
class _List(_Silence):
    """The silence of one list begins with a failure that may be an outage.

    Attributes:
        successes_elsewhere: Successes of the whole source when it began.
        verdict: What was found to fail once the patience was over.
    """

    successes_elsewhere: int = 0
    verdict: Scope | None = None


class Health:
    """Knows how long the source, and each of its lists, has answered nothing.

    Only time in which an answer is waited for counts: a load that writes its files, a request
    that the limiter holds back for the spacing, or a notebook whose reader thinks, waits for
    nobody.

    Args:
        patience: Seconds to go on without any success.
        clock: Seconds on a clock that only goes forward.
    """

    def __init__(self, patience: float, *, clock: Callable[[], float]) -> None:
        self.patience = patience
        self._clock = clock
        self._lock = threading.Lock()
        self._source = _Silence(since=clock())
        self._lists: dict[str, _List] = {}
        self._found_dead_after: int | None = None
        self.deciding = threading.Lock()
        """Held by the one request that finds out what fails; the others then know."""
        self._is_awake = False

    @contextmanager
    def asking(self, path: str) -> Iterator[None]:
        """Hold that a caller wants a list's answer; the first caller starts the wait again."""
        with self._lock:
            now, asked = self._clock(), self._list(path)
            if self._source.asking == 0:
                self._source.since = self._source.left_at = now
                self._found_dead_after = None
            if asked.asking == 0 and now - asked.left_at > self.patience:
                asked.since = asked.verdict = None  # so long ago that it tells nothing
            self._source.asking += 1
            asked.asking += 1
        try:
            yield
        finally:
            with self._lock:
                self._source.asking -= 1
                asked.asking -= 1

    @contextmanager
    def waiting(self, path: str) -> Iterator[None]:
        """Hold that a request to a list has been sent, or waits before it is repeated."""
        with self._lock:
            asked, now = self._list(path), self._clock()
            self._source.start_waiting(now)
            asked.start_waiting(now)
        try:
            yield
        finally:
            with self._lock:
                now = self._clock()
                self._source.stop_waiting(now)
                asked.stop_waiting(now)

    def note_success(self, path: str) -> None:
        """Take note that a request to a list was answered as the API does."""
        with self._lock:
            now, asked = self._clock(), self._list(path)
            self._source.since = self._source.left_at = now
            self._source.successes += 1
            asked.since = asked.verdict = None
            asked.successes += 1

    def note_failure(self, path: str, error: RequestFailedError) -> None:
        """Take note of how a request to a list failed."""
        with self._lock:
            self._is_awake = not error.is_asleep
            asked = self._list(path)
            if error.is_outage and asked.since is None:
                asked.since = asked.left_at = self._clock()
                asked.successes_elsewhere = self._source.successes

    def is_out(self, path: str) -> bool:
        """Tell whether nothing of a list has succeeded since a failure that may be an outage."""
        with self._lock:
            return self._list(path).since is not None

    def successes(self, path: str | None = None) -> int:
        """Return how many requests have succeeded so far, of the source or of one list."""
        with self._lock:
            return (self._source if path is None else self._list(path)).successes

    def left(self, path: str) -> float:
        """Return the seconds left before a request to a list gives up."""
        return min(self.left_of_source, self.left_of_list(path))

    @property
    def left_of_source(self) -> float:
        """Seconds left before all give up, as nothing at all is answered."""
        with self._lock:
            return self.patience - self._source.seconds(self._clock())

    def left_of_list(self, path: str) -> float:
        """Return the seconds left before a list that answers nothing is given up."""
        with self._lock:
            return self.patience - self._list(path).seconds(self._clock())

    def silence(self, path: str | None = None) -> float:
        """Return for how many seconds the source, or one list that fails, has answered nothing."""
        with self._lock:
            return (self._source if path is None else self._list(path)).seconds(self._clock())

    def others_answer(self, path: str) -> bool:
        """Tell whether other lists have been answered since this one stopped answering."""
        with self._lock:
            asked = self._list(path)
            return (
                asked.since is not None
                and self._source.successes > asked.successes_elsewhere
                and self._source.seconds(self._clock()) < self.patience
            )

    def verdict(self, path: str) -> Scope | None:
        """Return what was found to fail when a list's patience was over; None before that."""
        with self._lock:
            if self._found_dead_after == self._source.successes:
                return "source"
            return self._list(path).verdict

    def give_verdict(self, path: str, scope: Scope) -> Scope:
        """Say what fails as a list's patience is over; holds until it, or anything, answers."""
        with self._lock:
            if scope == "source":
                self._found_dead_after = self._source.successes
            else:
                self._list(path).verdict = scope
        return scope

    @property
    def seems_asleep(self) -> bool:
        """Whether nothing has answered so far, and all failures are those of a sleeping host."""
        with self._lock:
            return not self._source.successes and not self._is_awake

    def _list(self, path: str) -> _List:
        return self._lists.setdefault(path, _List(left_at=self._clock()))
