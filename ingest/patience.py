"""When a failed request is asked again, and when to stop."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Final

from ingest.errors import SourceError

ATTEMPTS_WHILE_OTHERS_SUCCEED: Final = 5
"""So many failures of one request, spaced, while others succeed: it is the request's own."""

ATTEMPTS_ON_FIRST_CONTACT: Final = 5
"""So many refused connections or unknown names before anything answered: a wrong address."""

CLOCKS_DIFFER: Final = timedelta(seconds=5)
"""A `Date` further than this from the present: more than an answer's way and whole seconds."""


class RequestFailedError(Exception):
    """One attempt failed in a way that another attempt may not.

    Attributes:
        retry_after: Seconds that the source asks everyone to wait, if it does.
        is_unreachable: Nothing listens at the address, or the name is unknown.
        is_throttled: The source has had too many requests; this one is as good as any other.
        is_asleep: As a host fails that sleeps: no answer in time, or a gateway's 502 to 504.
    """

    def __init__(
        self,
        what: str,
        *,
        retry_after: float | None = None,
        is_unreachable: bool = False,
        is_throttled: bool = False,
        is_asleep: bool = False,
    ) -> None:
        super().__init__(what)
        self.retry_after = retry_after
        self.is_unreachable = is_unreachable
        self.is_throttled = is_throttled
        self.is_asleep = is_asleep


class GivenUpError(SourceError):
    """A request kept failing and won't be asked again.

    Attributes:
        is_own: Others succeed meanwhile, so that the fault is this request's own: of a row
            that the source can't serve, for one.
        requests: Requests that were made for it.
        retries: Those that repeated a failed one.
    """

    def __init__(self, what: str, *, is_own: bool, requests: int, retries: int) -> None:
        super().__init__(what)
        self.is_own = is_own
        self.requests = requests
        self.retries = retries


class Patience:
    """Counts successes of all requests together, and the time since the last one.

    Only time in which something is asked for counts: a load that writes its files, or a
    notebook whose reader thinks, waits for nobody.

    Args:
        seconds: How long to go on without any success.
        clock: Seconds on a clock that only goes forward.
    """

    def __init__(self, seconds: float, *, clock: Callable[[], float]) -> None:
        self.seconds = seconds
        self._clock = clock
        self._lock = threading.Lock()
        self._last_success = clock()
        self._successes = 0
        self._asking = 0
        self._is_awake = False

    @contextmanager
    def asking(self) -> Iterator[None]:
        """Hold that a request is being made; the first after none starts the wait anew."""
        with self._lock:
            if self._asking == 0:
                self._last_success = self._clock()
            self._asking += 1
        try:
            yield
        finally:
            with self._lock:
                self._asking -= 1

    def note_success(self) -> None:
        """Start the wait anew: the source has answered."""
        with self._lock:
            self._last_success = self._clock()
            self._successes += 1

    def note_failure(self, error: RequestFailedError) -> None:
        """Take note of how a request failed."""
        self._is_awake = not error.is_asleep

    @property
    def seems_asleep(self) -> bool:
        """Whether nothing has answered so far, and nothing has failed but as a sleeper does."""
        return not self._successes and not self._is_awake

    @property
    def successes(self) -> int:
        """How many requests have succeeded so far."""
        return self._successes

    @property
    def left(self) -> float:
        """Seconds left before the whole run gives up."""
        return self._last_success + self.seconds - self._clock()


class Call:
    """One request with all its attempts: judges after each failure whether to ask again.

    Args:
        patience: Shared by all requests.
        pause: Holds all requests back for some seconds.
        probe: Asks again for what the source has answered before, and tells whether it did.
        attempts: Failures after which it is given up, if others succeed.
    """

    def __init__(
        self,
        patience: Patience,
        *,
        pause: Callable[[float], None],
        probe: Callable[[], bool],
        attempts: int = ATTEMPTS_WHILE_OTHERS_SUCCEED,
    ) -> None:
        self.requests = 0
        self.failures = 0
        self.is_own_fault = False
        self.is_told_to_wait = False
        self._patience = patience
        self._pause = pause
        self._probe = probe
        self._attempts = attempts
        self._own_failures = 0
        self._successes_at_last_failure = 0

    def judge(self, error: Exception) -> bool | float:
        """Return True to ask again after a wait, 0.0 to ask again at once, False to stop."""
        if not isinstance(error, RequestFailedError):
            return False
        self.failures += 1
        self._patience.note_failure(error)
        if not error.is_throttled and self._fails_alone():
            self.is_own_fault = True
            return False
        if error.retry_after is not None and error.retry_after > self._patience.left:
            self.is_told_to_wait = True
            return False
        if error.retry_after:
            self._pause(error.retry_after)
            return 0.0  # the limiter holds it back, as it does everyone
        is_first_contact = self._patience.successes == 0
        if is_first_contact and error.is_unreachable and self.failures >= ATTEMPTS_ON_FIRST_CONTACT:
            return False
        return self._patience.left > 0

    def _fails_alone(self) -> bool:
        """Count a failure that may be the request's own; tell whether it must be by now."""
        self._own_failures += 1
        before, self._successes_at_last_failure = (
            self._successes_at_last_failure,
            self._patience.successes,
        )
        if self._own_failures < self._attempts:
            return False
        # Not since the first failure: the source may have died soon after that.
        others_succeed = self._own_failures > 1 and self._patience.successes > before
        return others_succeed or self._probe()


def parse_retry_after(value: str | None, *, now: datetime, date: str | None = None) -> float | None:
    """Return the seconds that a `Retry-After` header asks for (RFC 9110, 10.2.3).

    Args:
        value: Seconds or an HTTP date.
        now: The present, with a zone.
        date: The answer's own `Date`. Where it is far from now, one of the clocks is wrong, and
            the source's is the one that its dates are of.

    Returns:
        Seconds from now, at least 0; None where the header is missing or can't be read.
    """
    if value is None:
        return None
    text = value.strip()
    if text.isascii() and text.isdigit():
        return float(text)
    moment, answered_at = _parse_date(text), _parse_date(date or "")
    if moment is None:
        return None
    if answered_at is not None and abs(answered_at - now) > CLOCKS_DIFFER:
        now = answered_at
    return max(0.0, (moment - now).total_seconds())


def _parse_date(text: str) -> datetime | None:
    try:
        moment = parsedate_to_datetime(text)
    except (TypeError, ValueError):
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
