"""Defines the errors of one attempt, and of a request that was given up."""

from __future__ import annotations

from typing import Literal

from ingest.errors import SourceError

Scope = Literal["request", "path", "source"]
"""The part that fails when a request is given up: see `GivenUpError`."""


class RequestFailedError(Exception):
    """One attempt failed in a way that another attempt may not.

    Attributes:
        retry_after: Seconds that the source asks everyone to wait, if it does.
        is_unreachable: Nothing listens at the address, or the name is unknown.
        is_throttled: The source has had too many requests; this one is as good as any other.
        is_asleep: A host that sleeps fails so: no answer in time, or a gateway's 502 to 504.
        is_outage: All requests fail so during an outage: the connection was lost, or a gateway or
            a limit answers in the place of the API.
        is_cut_short: It was given less time than a request has, as patience was nearly over.
    """

    def __init__(
        self,
        what: str,
        *,
        retry_after: float | None = None,
        is_unreachable: bool = False,
        is_throttled: bool = False,
        is_asleep: bool = False,
        is_outage: bool = False,
        is_cut_short: bool = False,
    ) -> None:
        super().__init__(what)
        self.retry_after = retry_after
        self.is_unreachable = is_unreachable
        self.is_throttled = is_throttled
        self.is_asleep = is_asleep
        self.is_outage = is_outage or is_unreachable or is_throttled or is_asleep
        self.is_cut_short = is_cut_short


class GivenUpError(SourceError):
    """A request kept failing and won't be asked again.

    Attributes:
        scope: What fails. `request`: others of its path succeed, so that the fault is this
            request's own: of a row that the source can't serve, for one. `path`: no request of
            its path has succeeded since it began to fail, though the source answers others.
            `source`: the source answers nothing.
        requests: Requests that were made for it.
        retries: Those that repeated a failed one.
    """

    def __init__(self, what: str, *, scope: Scope, requests: int, retries: int) -> None:
        super().__init__(what)
        self.scope = scope
        self.requests = requests
        self.retries = retries
