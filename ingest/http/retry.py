"""Decides when to ask a failed request again, when to stop, and what is at fault then."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, NamedTuple

from ingest.http.failures import RequestFailedError, Scope
from ingest.http.health import Health

ATTEMPTS_WHILE_OTHERS_SUCCEED: Final = 5
"""So many failures of one request, spaced, while others succeed: it is the request's own."""

ATTEMPTS_ON_FIRST_CONTACT: Final = 5
"""So many refused connections or unknown names before anything answered: a wrong address."""

DOUBLINGS: Final = 30
"""Doublings of the wait between attempts: further ones would be far beyond any maximum."""


@dataclass(frozen=True, slots=True)
class Backoff:
    """Seconds between the attempts of one request: exponential, with jitter."""

    initial: float = 0.5
    maximum: float = 15.0
    jitter: float = 0.5

    def seconds(self, failures: int, *, chance: float) -> float:
        """Return how long to wait after so many failures.

        Args:
            failures: From 1.
            chance: From 0 to 1: the share of the jitter.
        """
        doubled: float = self.initial * 2.0 ** min(failures - 1, DOUBLINGS)
        return min(self.maximum, doubled + self.jitter * chance)


@dataclass(frozen=True, slots=True)
class Probes:
    """Further requests that tell what fails; each returns whether one was answered.

    Attributes:
        list: Asks the same list for something else.
        elsewhere: Asks other lists for what they have answered before.
    """

    list: Callable[[], bool]
    elsewhere: Callable[[], bool]


class _Successes(NamedTuple):
    """How many requests had succeeded at some moment."""

    source: int
    path: int


class Call:
    """One request with all its attempts: judges after each failure whether to ask again.

    Args:
        path: Of the list that it belongs to.
        health: Shared by all requests.
        pause: Holds all requests back for some seconds.
        probes: What to ask before the request, or its list, is given up.
        attempts: Failures after which it is given up, if others succeed.
        retries: Whether it is asked again at all.
        backoff: The wait between two attempts.
        chance: Draws a number from 0 to 1.
    """

    def __init__(
        self,
        path: str,
        health: Health,
        *,
        pause: Callable[[float], None],
        probes: Probes,
        attempts: int = ATTEMPTS_WHILE_OTHERS_SUCCEED,
        retries: bool = True,
        backoff: Backoff | None = None,
        chance: Callable[[], float] = random.random,
    ) -> None:
        self.requests = 0
        self.failures = 0
        self.scope: Scope = "source"
        self.is_told_to_wait = False
        self._path = path
        self._health = health
        self._pause = pause
        self._probes = probes
        self._attempts = attempts
        self._retries = retries
        self._backoff = backoff or Backoff()
        self._chance = chance
        self._own_failures = 0
        self._has_been_out = False
        self._is_last_attempt = False
        self._at_start = self._at_failure = self._successes()

    def begin_attempt(self) -> None:
        """Hold how many requests had succeeded before this attempt was made."""
        self._at_start = self._successes()

    def judge(self, error: RequestFailedError) -> float | None:
        """Return the seconds to wait before the next attempt; None to stop, `scope` says why."""
        self.failures += 1
        before, self._at_failure = self._at_failure, self._successes()
        self._health.note_failure(self._path, error)
        asked_to_wait = error.retry_after or 0.0
        if not self._retries:
            self.scope = "request"
            if asked_to_wait <= self._health.left(self._path):
                self._pause(asked_to_wait)
            return None
        if error.is_cut_short and self._at_failure.source > self._at_start.source:
            return 0.0  # the patience has started over meanwhile: it has had no fair chance
        may_be_own = not error.is_throttled or self._is_last_attempt
        if may_be_own and self._fails_alone(before):
            self.scope = "request"
            return None
        left = self._health.left(self._path)
        self.is_told_to_wait = asked_to_wait > max(0.0, left)
        if (left <= 0 or self.is_told_to_wait) and not self._has_found_more_patience():
            return None
        is_first_contact = self._at_failure.source == 0
        if is_first_contact and error.is_unreachable and self.failures >= ATTEMPTS_ON_FIRST_CONTACT:
            return None
        if asked_to_wait:
            self._pause(asked_to_wait)
            return asked_to_wait
        wait = self._backoff.seconds(self.failures, chance=self._chance())
        return min(wait, max(0.0, self._health.left(self._path)))

    def _successes(self) -> _Successes:
        health = self._health
        return _Successes(source=health.successes(), path=health.successes(self._path))

    def _fails_alone(self, before: _Successes) -> bool:
        """Count a failure that may be the request's own; tell whether it must be by now.

        It must be where others were answered after it had failed and before it was sent again:
        what was answered while it was on its way may have come after an outage that it met.
        """
        is_out = self._health.is_out(self._path)
        place = _Successes._fields.index("path" if is_out else "source")
        others_succeeded = self._at_start[place] > before[place]
        if others_succeeded and self._has_been_out:
            self._own_failures = 0  # those before were the outage's, which is over
            self._has_been_out = False
        self._own_failures += 1
        if others_succeeded and (self._own_failures >= self._attempts > 1 or self._is_last_attempt):
            return True
        # While others are answered, one is likely to be before the next attempt, too.
        others_succeed = self._at_failure[place] > before[place]
        if self._own_failures < self._attempts + (1 if others_succeed else -1):
            return False
        if self._probes.list() or (not is_out and self._probes.elsewhere()):
            return self._attempts == 1
        self._has_been_out = True
        self._own_failures //= 2
        return False

    def _has_found_more_patience(self) -> bool:
        """Find out what fails as the patience is over; tell whether it isn't after all."""
        health, path = self._health, self._path
        with health.deciding:
            if (verdict := health.verdict(path)) is not None:
                self.scope = verdict
                return False
            if not self.is_told_to_wait and self._probes.list():
                self._is_last_attempt = True
                return True
            is_out = health.is_out(path)
            is_alive = (is_out and health.others_answer(path)) or self._probes.elsewhere()
            if is_alive and not is_out:
                self._is_last_attempt = True
                return True
            if is_alive and not self.is_told_to_wait and health.left(path) > 0:
                return True
            self.scope = health.give_verdict(path, "path" if is_alive else "source")
            return False
