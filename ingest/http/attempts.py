"""One attempt at an answer: its slot, its time, the redirects that it follows, what came."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from math import inf
from typing import Final, TypeVar

from ingest.errors import NotFoundError, SourceError
from ingest.http.exchange import Exchange, Params, Received
from ingest.http.failures import RequestFailedError
from ingest.http.health import Health
from ingest.http.limiter import Limiter
from ingest.http.redirects import (
    PERMANENT,
    REDIRECTS,
    Moved,
    RedirectError,
    followed_path,
    may_be_remembered,
)
from ingest.http.responses import checked
from ingest.http.retry import Call

MAX_REDIRECTS: Final = 5

SHORTEST_TIME: Final = 2.0
"""Seconds that a request has for its answer, however little of the patience is left."""

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Question:
    """A request before it is sent.

    Attributes:
        path: Below the base URL, beginning with a slash, already quoted.
        params: The query.
    """

    path: str
    params: Params


class Attempts:
    """Makes the requests of an attempt, wherever they lead on the source's own origin.

    Args:
        exchange: Sends them.
        limiter: Spaces their starts.
        health: Knows how much patience is left.
        timeout: Seconds to connect, and between two pieces of an answer.
        now: The present in UTC.
    """

    def __init__(
        self,
        exchange: Exchange,
        *,
        limiter: Limiter,
        health: Health,
        timeout: float,
        now: Callable[[], datetime],
    ) -> None:
        self._exchange = exchange
        self._limiter = limiter
        self._health = health
        self._timeout = timeout
        self._now = now
        self._moved = Moved()

    def make(
        self,
        question: Question,
        listed: str,
        call: Call,
        label: str,
        parse: Callable[[bytes], T],
        *,
        at_most: float = inf,
    ) -> tuple[bytes, T]:
        """Make a request, follow where it is redirected to, and read the answer."""
        path = question.path
        target = self._moved.target(path)
        is_remembered, lasts = target != path, True
        for _ in range(MAX_REDIRECTS):
            self._limiter.wait()
            call.requests += 1
            with self._health.waiting(listed):
                left = max(self._health.left(listed), SHORTEST_TIME)
                seconds = min(self._timeout, at_most, left)
                try:
                    response = self._exchange.send(
                        target,
                        question.params,
                        label=label,
                        seconds=seconds,
                        is_hurried=seconds < self._timeout,
                    )
                    location = response.headers.get("location", "").strip()
                    if response.status not in REDIRECTS or not location:
                        answer = self._read(response, label, parse)
                        if target != path and lasts:
                            self._moved.remember(path, target)
                        return answer
                except (RequestFailedError, NotFoundError) as error:
                    self._moved.forget(path)
                    if not lasts:
                        what = str(error) if isinstance(error, RequestFailedError) else "HTTP 404"
                        raise RequestFailedError(
                            f"{what} after a redirect to {target}", is_outage=True
                        ) from None
                    if is_remembered and isinstance(error, NotFoundError):
                        return self.make(question, listed, call, label, parse, at_most=at_most)
                    raise
            try:
                led = followed_path(location, self._exchange.base_url, asked=target, label=label)
            except RedirectError as error:
                if response.status in PERMANENT or not self._health.successes():
                    raise
                raise RequestFailedError(f"a redirect to {error.where}", is_outage=True) from None
            lasts = lasts and may_be_remembered(response.status, target, led)
            target = led
        self._moved.forget(path)
        if lasts or not self._health.successes():
            raise SourceError(
                f"{label}: {self._exchange.shown} redirects in a circle; check the base URL."
            )
        raise RequestFailedError("redirects in a circle", is_outage=True)

    def _read(self, response: Received, label: str, parse: Callable[[bytes], T]) -> tuple[bytes, T]:
        body = checked(
            response,
            label=label,
            shown=self._exchange.shown,
            secrets=self._exchange.secrets,
            now=self._now(),
        )
        return body, parse(body)
