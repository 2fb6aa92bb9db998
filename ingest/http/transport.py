"""HTTP as a loader needs it: spaced, bounded, retried, never off the source's origin."""

from __future__ import annotations

import logging
import os
import random
import threading
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from types import TracebackType
from typing import Final, Generic, Self, TypeVar

import httpx

from ingest import __version__
from ingest.errors import SourceError
from ingest.http.attempts import SHORTEST_TIME, Attempts, Question
from ingest.http.exchange import Exchange, Params
from ingest.http.failures import GivenUpError, RequestFailedError
from ingest.http.health import Health
from ingest.http.limiter import Limiter
from ingest.http.retry import ATTEMPTS_WHILE_OTHERS_SUCCEED, Backoff, Call, Probes
from ingest.http.waiting import Watch

__all__ = ["Answer", "Params", "Question", "Transport"]

LONGEST_WAIT_SHOWN: Final = 1e9

TIME_OF_A_PROBE: Final = 20.0

T = TypeVar("T")

_LOG: Final = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Answer(Generic[T]):
    """An answer, and the number of requests that it took.

    Attributes:
        body: The decompressed body.
        value: The result of `parse`.
        requests: Requests made, redirects and failed attempts among them.
        retries: Those of them that repeated one that had failed.
    """

    body: bytes
    value: T
    requests: int
    retries: int


class Transport:
    """Asks one origin for JSON. Safe to share between threads.

    Args:
        base_url: What `parse_base_url` returned.
        limiter: Spaces the starts of all requests, retries and redirects among them.
        patience: Seconds without any answer after which a request gives up.
        concurrency: Connections kept.
        backoff: The wait between two attempts.
        timeout: Seconds to connect, and between two pieces of an answer. A free host that
            sleeps needs 60 for its first.
        user_agent: What the source is told of who asks: `films-analytics/` and the version where
            nothing else is given.
        silence: Seconds without any answer after which a line says what the run waits for.
        environment: Variables that may name a proxy, and whose certificates are believed.
        clock: Seconds on a clock that only goes forward.
        sleep: Blocks for the seconds it is given.
        chance: Draws a number from 0 to 1, for the jitter of waits.
        now: The present in UTC, for a `Retry-After` that is a date.
    """

    def __init__(
        self,
        base_url: httpx.URL,
        *,
        limiter: Limiter,
        patience: float = 120.0,
        concurrency: int = 4,
        backoff: Backoff | None = None,
        timeout: float = 75.0,
        user_agent: str | None = None,
        silence: float = 10.0,
        environment: Mapping[str, str] = os.environ,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
        chance: Callable[[], float] = random.random,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._exchange = Exchange(
            base_url,
            concurrency=concurrency,
            user_agent=f"films-analytics/{__version__}" if user_agent is None else user_agent,
            environment=environment,
            clock=clock,
        )
        self.shown = self._exchange.shown
        self._limiter = limiter
        self._health = Health(patience, clock=clock)
        self._watch = Watch(self._health, say=_LOG.info, after=silence)
        self._attempts = Attempts(
            self._exchange, limiter=limiter, health=self._health, timeout=timeout, now=now
        )
        self._backoff = backoff or Backoff()
        self._clock = clock
        self._sleep = sleep
        self._chance = chance
        self._lock = threading.Lock()
        self._proofs: dict[str, Question] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close all connections."""
        self._exchange.close()

    @property
    def seems_asleep(self) -> bool:
        """Whether nothing has answered so far, as with a host that sleeps."""
        return self._health.seems_asleep

    def get(
        self,
        path: str,
        params: Params,
        *,
        label: str,
        parse: Callable[[bytes], T],
        attempts: int = ATTEMPTS_WHILE_OTHERS_SUCCEED,
        retries: bool = True,
        neighbours: Sequence[Question] = (),
    ) -> Answer[T]:
        """Return the JSON answer to a GET, asking again while that may help.

        Args:
            path: Below the base URL, beginning with a slash, already quoted.
            params: The query.
            label: What the request is for, as errors name it: `tags at offset 2000`.
            parse: Reads the body. If it raises `RequestFailedError`, the answer counts as a failed
                attempt: a body that was cut short, for one.
            attempts: Failures after which it is given up, if others succeed meanwhile.
            retries: Whether to ask again at all. Without, a failure is given up at once, and
                nobody finds out whether others succeed.
            neighbours: Requests of the same list for other rows: where one is answered, the list
                is served, and the fault is this request's own. The first one's path names the
                list; without any, `path` does.

        Raises:
            NotFoundError: The source answers 404.
            GivenUpError: It kept failing.
            RefusedError: The source refuses it with another status of 400 to 499.
            SourceError: The source answers what can't be trusted.
        """
        question = Question(path, params)
        listed = neighbours[0].path if neighbours else path
        call = Call(
            listed,
            self._health,
            pause=self._limiter.pause,
            probes=Probes(
                list=lambda: self._probe_list(call, listed, question, neighbours),
                elsewhere=lambda: self._probe_elsewhere(call, listed),
            ),
            attempts=attempts,
            retries=retries,
            backoff=self._backoff,
            chance=self._chance,
        )
        with self._health.asking(listed), self._watch.asking(label, listed):
            while True:
                call.begin_attempt()
                try:
                    body, value = self._attempts.make(question, listed, call, label, parse)
                    break
                except RequestFailedError as error:
                    wait = call.judge(error)
                    if wait is None:
                        raise self._given_up(error, call, label) from None
                    _LOG.debug(
                        "%s: asking again in %.1f s, after %s from %s",
                        label,
                        wait,
                        error,
                        self._exchange.shown_request(path, params),
                    )
                    with self._health.waiting(listed):
                        self._sleep(wait)
        self._health.note_success(listed)
        with self._lock:
            self._proofs.pop(listed, None)
            self._proofs[listed] = question
        return Answer(body=body, value=value, requests=call.requests, retries=call.failures)

    def _given_up(self, error: RequestFailedError, call: Call, label: str) -> GivenUpError:
        advice = "try again later, or check the address."
        if call.is_told_to_wait and error.retry_after is not None:
            seconds = min(error.retry_after, LONGEST_WAIT_SHOWN)
            advice = f"it says to try again in {seconds:,.0f} s, beyond --patience."
        often = "once" if call.failures == 1 else f"{call.failures} times"
        return GivenUpError(
            f"{label}: {error} from {self.shown}, {often}; {advice}",
            scope=call.scope,
            requests=call.requests,
            retries=call.failures - 1,
        )

    def _probe_list(
        self, call: Call, listed: str, other_than: Question, neighbours: Sequence[Question]
    ) -> bool:
        """Tell whether a list answers anything: a neighbour, or what it has answered before."""
        known = self._proofs.get(listed)
        asked = [*neighbours[:1], *([known] if known else neighbours[1:2])]
        return self._probe_all(
            call, [(listed, question) for question in asked if question != other_than]
        )

    def _probe_elsewhere(self, call: Call, listed: str) -> bool:
        """Tell whether other lists still answer what they have answered before."""
        with self._lock:
            proofs = [(other, proof) for other, proof in self._proofs.items() if other != listed]
        return self._probe_all(call, reversed(proofs))

    def _probe_all(self, call: Call, asked: Iterable[tuple[str, Question]]) -> bool:
        """Ask one after the other until one is answered.

        One that hangs ends the asking; so does one that asks for more time than there is.
        """
        began = self._clock()
        for listed, question in asked:
            try:
                self._attempts.make(question, listed, call, "probe", len, at_most=TIME_OF_A_PROBE)
            except RequestFailedError as error:
                if (error.retry_after or 0.0) > self._health.patience:
                    return False
            except SourceError:
                pass
            else:
                self._health.note_success(listed)
                return True
            if self._clock() > began + SHORTEST_TIME:
                return False
        return False
