"""Judges what a response means: an answer, a failure that may pass, or a refusal."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from http import HTTPStatus
from types import MappingProxyType
from typing import Final

from ingest.errors import NotFoundError, RefusedError
from ingest.http.encodings import as_utf8, is_json
from ingest.http.exchange import BODY_COUNTS, Received
from ingest.http.failures import RequestFailedError
from ingest.http.remarks import shown_remark
from ingest.http.retry_after import parse_retry_after

RETRIED_STATUSES: Final = frozenset(
    {HTTPStatus.REQUEST_TIMEOUT, HTTPStatus.TOO_EARLY, HTTPStatus.TOO_MANY_REQUESTS}
)

STATUSES_OF_OUTAGES: Final = frozenset({HTTPStatus.REQUEST_TIMEOUT, *range(520, 528), 530})
"""The server's own time-out, and a content network's answers for a host that it can't reach.

Those of a gateway, 502 to 504, and 429 are outages too, whatever else they are.
"""

STATUSES_OF_SLEEPERS: Final = frozenset(
    {HTTPStatus.BAD_GATEWAY, HTTPStatus.SERVICE_UNAVAILABLE, HTTPStatus.GATEWAY_TIMEOUT}
)

PHRASES: Final = MappingProxyType({status.value: status.phrase.lower() for status in HTTPStatus})

ADVICE: Final[Mapping[int, str]] = MappingProxyType(
    {
        HTTPStatus.UNAUTHORIZED: "check the user and password in --source: access is refused.",
        HTTPStatus.FORBIDDEN: "check the user and password in --source, and from where you ask:"
        " access is refused.",
        HTTPStatus.PROXY_AUTHENTICATION_REQUIRED: "the proxy asks for a user and password: put"
        " them into its URL in HTTP_PROXY or HTTPS_PROXY.",
        HTTPStatus.UNPROCESSABLE_ENTITY: "it refuses the request; a lower --batch-size may be"
        " within its limit.",
    }
)
"""The advice that a status calls for."""


def checked(
    response: Received, *, label: str, shown: str, secrets: Iterable[str], now: datetime
) -> bytes:
    """Return the body of a response that is an answer; else raise what it means.

    Args:
        response: What came.
        label: What the request was for.
        shown: The source, as it may be shown.
        secrets: What no message may repeat.
        now: The present in UTC, for a `Retry-After` that is a date.

    Returns:
        JSON in UTF-8; nothing at all where the source says that there is nothing (204).

    Raises:
        RequestFailedError: Another attempt may be answered.
        NotFoundError: The source answers 404.
        RefusedError: The source refuses the request.
    """
    status = response.status
    content_type = response.headers.get("content-type", "")
    if status == HTTPStatus.NO_CONTENT:
        return b""
    if status in BODY_COUNTS:
        if not is_json(content_type):
            raise RequestFailedError("an answer that is not JSON")
        if not response.body.strip():
            raise RequestFailedError("an empty answer")
        return as_utf8(response.body, content_type)
    refuses = HTTPStatus.BAD_REQUEST <= status < HTTPStatus.INTERNAL_SERVER_ERROR
    said = shown_remark(response.body, secrets=secrets) if refuses else ""
    is_telling = said and said.lower() != PHRASES.get(status)
    said = f' ("{said}")' if is_telling else ""
    if not refuses or status in RETRIED_STATUSES:
        headers = response.headers
        raise RequestFailedError(
            f"HTTP {status}{said}",
            retry_after=parse_retry_after(
                headers.get("retry-after"), now=now, date=headers.get("date")
            ),
            is_throttled=status == HTTPStatus.TOO_MANY_REQUESTS,
            is_asleep=status in STATUSES_OF_SLEEPERS,
            is_outage=status in STATUSES_OF_OUTAGES,
        )
    if status == HTTPStatus.NOT_FOUND:
        raise NotFoundError(f"{label}: {shown} answers 404{said}; check the base URL.")
    advice = ADVICE.get(status, "check the base URL and your access.")
    raise RefusedError(
        f"{label}: {shown} answers HTTP {status}{said}; {advice}",
        status=status,
        body=response.body,
    )
