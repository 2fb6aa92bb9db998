"""HTTP as a loader needs it: spaced, bounded, retried, never off the source's origin."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from http import HTTPStatus
from types import TracebackType
from typing import Final, Generic, Self, TypeVar

import httpx
import stamina

from ingest.base_url import is_loopback, shown_url
from ingest.errors import NotFoundError, SourceError
from ingest.limiter import Limiter
from ingest.patience import (
    ATTEMPTS_WHILE_OTHERS_SUCCEED,
    Call,
    GivenUpError,
    Patience,
    RequestFailedError,
    parse_retry_after,
)
from ingest.redirects import followed_path, raw_path

MAX_BODY: Final = 64 * 2**20
"""Bytes of an answer after decompression: some 60 times a page of 1000 rows."""

MAX_REDIRECTS: Final = 5
LONGEST_WAIT_SHOWN: Final = 1e9
RETRIED_STATUSES: Final = frozenset(
    {HTTPStatus.REQUEST_TIMEOUT, HTTPStatus.TOO_EARLY, HTTPStatus.TOO_MANY_REQUESTS}
)
STATUSES_OF_SLEEPERS: Final = frozenset(
    {HTTPStatus.BAD_GATEWAY, HTTPStatus.SERVICE_UNAVAILABLE, HTTPStatus.GATEWAY_TIMEOUT}
)

Params = Mapping[str, str | int | float]
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Backoff:
    """Seconds between the attempts of one request: exponential, with jitter."""

    initial: float = 0.5
    maximum: float = 15.0
    jitter: float = 0.5


@dataclass(frozen=True, slots=True)
class Answer(Generic[T]):
    """What an answer says, and what it took to get it.

    Attributes:
        body: The decompressed body.
        value: What `parse` made of the body.
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
        clock: Seconds on a clock that only goes forward.
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
        clock: Callable[[], float] = time.monotonic,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self.shown = shown_url(base_url)
        # Out of the URL: httpx logs it, password and all.
        self._base_url = base_url.copy_with(username=None, password=None)
        self._prefix = raw_path(base_url)
        self._limiter = limiter
        self._patience = Patience(patience, clock=clock)
        self._backoff = backoff or Backoff()
        self._timeout = timeout
        self._clock = clock
        self._now = now
        self._moved: dict[str, str] = {}
        self._proof: tuple[str, Params] | None = None
        self._http = httpx.Client(
            auth=(base_url.username, base_url.password) if base_url.userinfo else None,
            headers={"Accept": "application/json", "Accept-Encoding": "gzip, deflate"},
            timeout=httpx.Timeout(timeout, connect=min(timeout, 10.0), pool=None),
            limits=httpx.Limits(max_connections=concurrency, max_keepalive_connections=concurrency),
            trust_env=not is_loopback(base_url),
            follow_redirects=False,
        )

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
        self._http.close()

    @property
    def seems_asleep(self) -> bool:
        """Whether nothing has answered so far, as with a host that sleeps."""
        return self._patience.seems_asleep

    def get(
        self,
        path: str,
        params: Params,
        *,
        label: str,
        parse: Callable[[bytes], T],
        attempts: int = ATTEMPTS_WHILE_OTHERS_SUCCEED,
    ) -> Answer[T]:
        """Return the JSON answer to a GET, asking again while that may help.

        Args:
            path: Below the base URL, beginning with a slash, already quoted.
            params: The query.
            label: What the request is for, as errors name it: `tags at offset 2000`.
            parse: Reads the body. A `RequestFailedError` of its makes the answer count as a
                failed attempt: a body that was cut short, for one.
            attempts: Failures after which it is given up, if others succeed meanwhile.

        Raises:
            NotFoundError: The source answers 404.
            GivenUpError: It kept failing.
            SourceError: The source refuses it, or answers what can't be trusted.
        """
        call = Call(
            self._patience,
            pause=self._limiter.pause,
            probe=lambda: self._probe(call, other_than=(path, params)),
            attempts=attempts,
        )
        try:
            with self._patience.asking():
                for attempt in stamina.retry_context(
                    on=call.judge,
                    attempts=None,
                    timeout=None,
                    wait_initial=self._backoff.initial,
                    wait_max=self._backoff.maximum,
                    wait_jitter=self._backoff.jitter,
                ):
                    with attempt:
                        body = self._attempt(path, params, call, label)
                        value = parse(body)
        except RequestFailedError as error:
            what = f"{label}: {error} from {self.shown}"
            advice = "try again later, or check the address."
            if call.is_told_to_wait and error.retry_after is not None:
                seconds = min(error.retry_after, LONGEST_WAIT_SHOWN)
                advice = f"it says to try again in {seconds:,.0f} s, beyond --patience."
            often = "once" if call.failures == 1 else f"{call.failures} times"
            raise GivenUpError(
                f"{what}, {often}; {advice}",
                is_own=call.is_own_fault,
                requests=call.requests,
                retries=call.failures - 1,
            ) from None
        self._patience.note_success()
        self._proof = (path, params)
        return Answer(body=body, value=value, requests=call.requests, retries=call.failures)

    def _attempt(self, path: str, params: Params, call: Call, label: str) -> bytes:
        target = self._moved.get(path, path)
        for _ in range(MAX_REDIRECTS):
            self._limiter.wait()
            call.requests += 1
            response, body = self._ask(target, params, label)
            if not response.is_redirect:
                return self._checked(response, body, label)
            location = response.headers.get("location", "")
            target = followed_path(location, self._base_url, label=label)
            self._moved[path] = target
        raise SourceError(f"{label}: {self.shown} redirects in a circle; check the base URL.")

    def _probe(self, call: Call, *, other_than: tuple[str, Params]) -> bool:
        """Tell whether the source still answers what it has answered before."""
        proof = self._proof
        if proof is None or proof == other_than:
            return False
        try:
            self._attempt(*proof, call, "probe")
        except (RequestFailedError, SourceError):
            return False
        self._patience.note_success()
        return True

    def _ask(self, path: str, params: Params, label: str) -> tuple[httpx.Response, bytes]:
        """Make one request and read its body, bounded in bytes and in time."""
        url = self._base_url.copy_with(raw_path=(self._prefix + path).encode())
        deadline = self._clock() + 2 * self._timeout
        body = bytearray()
        try:
            with self._http.stream("GET", url, params=dict(params)) as response:
                encoding = response.headers.get("content-encoding", "identity").lower()
                if encoding not in {"identity", "gzip", "deflate"}:
                    # Encodings can be stacked, each a thousandfold; one layer stays bounded.
                    raise RequestFailedError("an encoding that wasn't asked for")
                for chunk in response.iter_bytes():
                    body += chunk
                    if len(body) > MAX_BODY:
                        raise SourceError(
                            f"{label}: an answer of more than {MAX_BODY // 2**20} MiB from"
                            f" {self.shown}; ask for fewer rows with --batch-size."
                        )
                    if self._clock() > deadline:
                        raise RequestFailedError("an answer that comes too slowly")
        except httpx.ConnectError as error:
            raise RequestFailedError(_reason(error), is_unreachable=True) from None
        except httpx.TimeoutException:
            raise RequestFailedError("no answer in time", is_asleep=True) from None
        except (httpx.TransportError, httpx.DecodingError) as error:
            raise RequestFailedError(_reason(error)) from None
        return response, bytes(body)

    def _checked(self, response: httpx.Response, body: bytes, label: str) -> bytes:
        """Return the body of an answer that is one; else raise what it means."""
        status = response.status_code
        if status >= HTTPStatus.INTERNAL_SERVER_ERROR or status in RETRIED_STATUSES:
            headers = response.headers
            raise RequestFailedError(
                f"HTTP {status}",
                retry_after=parse_retry_after(
                    headers.get("retry-after"), now=self._now(), date=headers.get("date")
                ),
                is_throttled=status == HTTPStatus.TOO_MANY_REQUESTS,
                is_asleep=status in STATUSES_OF_SLEEPERS,
            )
        if status == HTTPStatus.NOT_FOUND:
            raise NotFoundError(f"{label}: {self.shown} answers 404; check the base URL.")
        if status == HTTPStatus.UNPROCESSABLE_ENTITY:
            raise SourceError(
                f"{label}: {self.shown} refuses the request (HTTP 422);"
                " a lower --batch-size may be within its limit."
            )
        if status != HTTPStatus.OK:
            raise SourceError(
                f"{label}: {self.shown} answers HTTP {status}; check the base URL and your access."
            )
        if "json" not in response.headers.get("content-type", ""):
            raise RequestFailedError("an answer that is not JSON")
        return body


def _reason(error: httpx.HTTPError) -> str:
    """Return why a connection failed, in the words of its innermost cause."""
    cause: BaseException = error
    while (inner := cause.__cause__ or cause.__context__) is not None:
        cause = inner
    if isinstance(cause, OSError) and cause.strerror:
        return cause.strerror.lower()
    return str(cause) or type(cause).__name__
