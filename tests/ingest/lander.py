"""A whole load in this process: real HTTP on loopback, real files, waits cut short."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from ingest.cli.progress_bars import LineProgress
from ingest.http.limiter import Limiter
from ingest.http.retry import Backoff
from ingest.http.transport import Transport
from ingest.http.url import parse_base_url
from ingest.plan.options import Options
from ingest.run.outcome import Outcome
from ingest.run.run import run
from ingest.source.api import FilmsApi
from ingest.source.resources import RESOURCES

QUICK = Backoff(initial=0.01, maximum=0.05, jitter=0.01)


def utc_now() -> datetime:
    """Return the present."""
    return datetime.now(UTC)


def open_transport(
    url: str, *, interval: float = 0.0, patience: float = 5.0, timeout: float = 2.0
) -> Transport:
    """Return a transport that doesn't wait as long as a real one."""
    return Transport(
        parse_base_url(url),
        limiter=Limiter(interval),
        patience=patience,
        concurrency=8,
        backoff=QUICK,
        timeout=timeout,
    )


@dataclass(frozen=True, slots=True)
class Lander:
    """Lands a source into `raw_dir`, as `python -m ingest` does."""

    raw_dir: Path

    def __call__(
        self,
        url: str,
        *,
        source: str = "the source",
        batch_size: int = 10,
        concurrency: int = 4,
        interval: float = 0.0,
        resources: tuple[str, ...] = tuple(RESOURCES),
        full_refresh: bool = False,
        recover: bool = True,
        max_rejected: float = 0.01,
        patience: float = 5.0,
        timeout: float = 2.0,
        max_shrink: float = 0.1,
        accept_shrink: tuple[str, ...] = (),
        recheck: bool = False,
        recheck_after: float | None = None,
        has_credentials: bool = False,
        now: Callable[[], datetime] = utc_now,
    ) -> Outcome:
        """Land what has changed at `url`; manifests call it `source`, whatever its port."""
        options = Options(
            raw_dir=self.raw_dir,
            interval=interval,
            concurrency=concurrency,
            batch_size=batch_size,
            resources=resources,
            full_refresh=full_refresh,
            recover=recover,
            max_rejected=max_rejected,
            patience=patience,
            max_shrink=max_shrink,
            accept_shrink=accept_shrink,
            recheck=recheck,
            recheck_after=recheck_after,
        )
        with open_transport(
            url, interval=interval, patience=patience, timeout=timeout
        ) as transport:
            try:
                return run(
                    options,
                    api=FilmsApi(transport),
                    source=source,
                    has_credentials=has_credentials,
                    now=now,
                    sleep=lambda _seconds: None,
                    progress=LineProgress(),
                )
            finally:
                _await_abandoned_requests()


def _await_abandoned_requests() -> None:
    """Wait for what a failed load leaves in flight: the process it belongs to would end here."""
    for thread in threading.enumerate():
        if thread.name.startswith("ask"):
            thread.join()
