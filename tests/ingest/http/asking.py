"""What asks a source once, as the environment says."""

from __future__ import annotations

from collections.abc import Mapping

from ingest.http.limiter import Limiter
from ingest.http.transport import Transport
from ingest.http.url import parse_base_url
from tests.ingest.lander import QUICK


def ask(url: str, environment: Mapping[str, str]) -> None:
    """Ask a source for its counts, with little patience."""
    with Transport(
        parse_base_url(url),
        limiter=Limiter(0),
        patience=0.3,
        backoff=QUICK,
        environment=environment,
    ) as transport:
        transport.get("/analytics", {}, label="analytics", parse=bytes)
