"""The sample source in a process of its own, with a latency if wanted: what benchmarks ask.

In a process of its own, so that it doesn't take the interpreter from what is measured.
"""

from __future__ import annotations

import asyncio
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from ingest.sample.app import build_app
from ingest.sample.generator import generate
from ingest.sample.queries import Queries
from ingest.sample.server import serve
from ingest.source.dialects import PUBLIC

FOREVER = 1e9


class TimedSource:
    """Answers some seconds later, and tells at `/starts` when each request came in.

    Args:
        app: Answers everything else.
        latency: Seconds.
    """

    def __init__(self, app: ASGIApp, latency: float) -> None:
        self._app = app
        self._latency = latency
        self._starts: list[float] = []

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        if scope["path"] == "/starts":
            await JSONResponse(self._starts)(scope, receive, send)
            return
        self._starts.append(time.monotonic())
        await asyncio.sleep(self._latency)
        await self._app(scope, receive, send)


@contextmanager
def running_source(latency: float = 0.0) -> Iterator[str]:
    """Serve the sample until the block ends; yields its URL."""
    process = subprocess.Popen(
        [sys.executable, "-m", "benchmarks.source", str(latency)], stdout=subprocess.PIPE, text=True
    )
    try:
        assert process.stdout is not None  # noqa: S101 (a pipe was asked for)
        yield process.stdout.readline().strip()
    finally:
        process.terminate()
        process.wait()


def main() -> None:
    """Serve until terminated; print the URL."""
    dataset = generate()
    app = build_app(Queries(dataset, hide_tags=False), PUBLIC, identity=dataset.identity)
    with serve(TimedSource(app, float(sys.argv[1]))) as url:
        print(url, flush=True)
        time.sleep(FOREVER)


if __name__ == "__main__":
    main()
