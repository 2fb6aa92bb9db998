"""One request and its response: bounded in bytes and in time, on connections that are kept."""

from __future__ import annotations

import ssl
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Final, TypeAlias
from urllib.parse import unquote

import httpx

from ingest.errors import SourceError, UsageError
from ingest.http.encodings import TooLongError, decompressed
from ingest.http.failures import RequestFailedError
from ingest.http.proxies import proxy_for, trusted
from ingest.http.url import raw_path, shown_url

Params: TypeAlias = Mapping[str, str | int | float]
"""A query."""

MAX_BODY: Final = 64 * 2**20
"""Bytes of an answer after decompression: some 60 times a page of 1000 rows."""

MAX_REMARK: Final = 64 * 2**10
"""Bytes that are read of what comes with a refusal, a failure or a redirect."""

BODY_COUNTS: Final = frozenset({HTTPStatus.OK, HTTPStatus.NON_AUTHORITATIVE_INFORMATION})
TIME_TO_CONNECT: Final = 10.0


@dataclass(frozen=True, slots=True)
class Received:
    """A response, whatever it says.

    Attributes:
        status: Of HTTP.
        headers: By name, in any case.
        body: Decompressed.
    """

    status: int
    headers: httpx.Headers
    body: bytes


class Exchange:
    """Sends requests to one origin. Safe to share between threads.

    Args:
        base_url: What `parse_base_url` returned.
        concurrency: Connections kept.
        user_agent: What the source is told of who asks.
        environment: Variables that may name a proxy, and whose certificates are believed.
        clock: Seconds on a clock that only goes forward.

    Raises:
        UsageError: `user_agent` can't be sent, or `environment` names what can't be used.
    """

    def __init__(
        self,
        base_url: httpx.URL,
        *,
        concurrency: int,
        user_agent: str,
        environment: Mapping[str, str],
        clock: Callable[[], float],
    ) -> None:
        if not user_agent.strip() or not (user_agent.isascii() and user_agent.isprintable()):
            raise UsageError("--user-agent: use letters, digits and signs of ASCII, in one line.")
        self.shown = shown_url(base_url)
        # Out of the URL: httpx logs it, password and all.
        self.base_url = base_url.copy_with(username=None, password=None)
        self.secrets = tuple(
            secret for secret in (base_url.password, unquote(base_url.password)) if secret
        )
        self._prefix = raw_path(base_url)
        self._clock = clock
        proxy = proxy_for(base_url, environment)
        trust = trusted(base_url, proxy, environment)
        if proxy is not None and proxy.url.scheme == "https":
            proxy.ssl_context = trust
        self._way = f" (through the proxy {shown_url(proxy.url)})" if proxy else ""
        self._http = httpx.Client(
            auth=(base_url.username, base_url.password) if base_url.userinfo else None,
            headers={
                "Accept": "application/json",
                "Accept-Encoding": "gzip, deflate",
                "User-Agent": user_agent.strip(),
            },
            limits=httpx.Limits(max_connections=concurrency, max_keepalive_connections=concurrency),
            proxy=proxy,
            verify=trust,
            trust_env=False,  # what it names has been read, for this origin alone
            follow_redirects=False,
        )

    def close(self) -> None:
        """Close all connections."""
        self._http.close()

    def shown_request(self, path: str, params: Params) -> str:
        """Return the URL of a request as it may be shown and logged."""
        query = f"?{httpx.QueryParams(dict(params))}" if params else ""
        return f"{self.shown}{path}{query}"

    def send(
        self, path: str, params: Params, *, label: str, seconds: float, is_hurried: bool
    ) -> Received:
        """Make one request and read its response.

        Args:
            path: Below the base URL, beginning with a slash, already quoted.
            params: The query.
            label: What the request is for.
            seconds: To connect, and between two pieces of an answer.
            is_hurried: Whether the whole answer has no longer than that: else twice as long.

        Raises:
            RequestFailedError: No answer came, or only a part.
            SourceError: It is too long.
        """
        url = self.base_url.copy_with(raw_path=(self._prefix + path).encode())
        deadline = self._clock() + (seconds if is_hurried else 2 * seconds)
        timeout = httpx.Timeout(seconds, connect=min(seconds, TIME_TO_CONNECT), pool=None)
        try:
            with self._http.stream("GET", url, params=dict(params), timeout=timeout) as response:
                if response.status_code in BODY_COUNTS:
                    body = self._body(response, deadline, is_hurried=is_hurried)
                else:
                    body = self._remark(response, deadline)
        except TooLongError:
            raise SourceError(
                f"{label}: an answer of more than {MAX_BODY // 2**20} MiB from"
                f" {self.shown}; ask for fewer rows with --batch-size."
            ) from None
        except httpx.HTTPError as error:
            raise self._failure(error, label=label, is_hurried=is_hurried) from None
        return Received(response.status_code, response.headers, body)

    def _failure(
        self, error: httpx.HTTPError, *, label: str, is_hurried: bool
    ) -> RequestFailedError | SourceError:
        """Return the error for an answer that didn't come, or not whole."""
        reason = f"{_reason(error)}{self._way}"
        if isinstance(error, httpx.TimeoutException):
            return RequestFailedError(
                f"no answer in time{self._way}", is_asleep=True, is_cut_short=is_hurried
            )
        if isinstance(_cause(error), ssl.SSLCertVerificationError):
            return SourceError(
                f"{label}: the certificate of {self.shown} isn't trusted: {reason}; check the"
                " address, or name the file of its authority in SSL_CERT_FILE."
            )
        if isinstance(error, httpx.ProxyError) and reason.startswith("407"):
            return SourceError(
                f"{label}: {reason}: put a user and password into the proxy's URL in HTTP_PROXY"
                " or HTTPS_PROXY."
            )
        return RequestFailedError(
            reason, is_unreachable=isinstance(error, httpx.ConnectError), is_outage=True
        )

    def _body(self, response: httpx.Response, deadline: float, *, is_hurried: bool) -> bytes:
        def chunks() -> Iterator[bytes]:
            for chunk in response.iter_raw():
                if self._clock() > deadline:
                    raise RequestFailedError(
                        "an answer that comes too slowly", is_outage=True, is_cut_short=is_hurried
                    )
                yield chunk

        encoding = response.headers.get("content-encoding", "")
        return decompressed(chunks(), encoding, at_most=MAX_BODY)

    def _remark(self, response: httpx.Response, deadline: float) -> bytes:
        """Return what a response without rows says, so far as it can be read: its status counts."""
        try:
            chunks: list[bytes] = []
            for chunk in response.iter_raw(MAX_REMARK):
                chunks.append(chunk[:MAX_REMARK])
                if sum(map(len, chunks)) >= MAX_REMARK or self._clock() > deadline:
                    break
            encoding = response.headers.get("content-encoding", "")
            return decompressed(chunks, encoding, at_most=MAX_BODY)[:MAX_REMARK]
        except (httpx.TransportError, RequestFailedError, TooLongError):
            return b""


def _cause(error: BaseException) -> BaseException:
    while (inner := error.__cause__ or error.__context__) is not None:
        error = inner
    return error


def _reason(error: httpx.HTTPError) -> str:
    """Return why a connection failed, in the words of its innermost cause."""
    cause = _cause(error)
    if isinstance(cause, ssl.SSLCertVerificationError):
        return cause.verify_message
    if isinstance(cause, OSError) and cause.strerror:
        return cause.strerror.lower()
    return str(cause) or type(cause).__name__
