"""A running source: an ASGI application on a port of this machine, in a thread of this process."""

from __future__ import annotations

import errno
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import uvicorn
from starlette.types import ASGIApp

from ingest.errors import UsageError
from ingest.sample.app import build_app
from ingest.sample.generator import generate
from ingest.sample.queries import Queries
from ingest.sample.records import Dataset
from ingest.source.dialects import PUBLIC, Dialect

HOST = "127.0.0.1"
_SECONDS_FOR_OPEN_REQUESTS = 2
_SECONDS_BETWEEN_LOOKS = 0.1


@dataclass(frozen=True)
class Sample:
    """A running source: where it answers, without a slash at the end, and what its data is."""

    url: str
    identity: str


@contextmanager
def open_sample(
    *,
    hide_tags: bool = False,
    dialect: Dialect = PUBLIC,
    port: int = 0,
    dataset: Dataset | None = None,
) -> Iterator[Sample]:
    """Serve the films API from this process until the context ends.

    Args:
        hide_tags: Show one tag of each user and movie a page, as the public API does.
        dialect: Which deployment to be like.
        port: Where to listen on 127.0.0.1; 0 takes a free port.
        dataset: Rows to serve instead of the generated ones.

    Raises:
        UsageError: The port can't be had.
    """
    if dataset is None:
        dataset = generate()
    queries = Queries(dataset, hide_tags=hide_tags)
    with serve(build_app(queries, dialect, identity=dataset.identity), port) as url:
        yield Sample(url, dataset.identity)


@contextmanager
def serve(app: ASGIApp, port: int = 0) -> Iterator[str]:
    """Run any ASGI application on 127.0.0.1 until the context ends; yields its URL.

    Raises:
        UsageError: The port can't be had.
    """
    listener = _listen(port)
    server = _Server(
        uvicorn.Config(
            app,
            log_config=None,  # logging is the host program's business
            log_level="error",
            access_log=False,
            lifespan="off",
            ws="none",
            timeout_graceful_shutdown=_SECONDS_FOR_OPEN_REQUESTS,
        )
    )
    thread = threading.Thread(target=server.run, args=([listener],), name="sample", daemon=True)
    thread.start()
    try:
        while not server.is_up.wait(_SECONDS_BETWEEN_LOOKS):
            if not thread.is_alive():
                raise RuntimeError("the sample source stopped before it answered")
        yield f"http://{HOST}:{listener.getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join()
        listener.close()


class _Server(uvicorn.Server):
    """A uvicorn server that tells when it answers."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.is_up = threading.Event()

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self.is_up.set()


def _listen(port: int) -> socket.socket:
    # With the protocol named, asyncio turns Nagle's algorithm off; else each page waits 40 ms.
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    # A port that was served a moment ago may be taken again at once.
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((HOST, port))
    except OSError as error:
        listener.close()
        is_taken = error.errno == errno.EADDRINUSE
        reason = "is in use" if is_taken else f"can't be had ({error.strerror})"
        raise UsageError(
            f"Port {port} of {HOST} {reason}: choose another with --port, or 0 for a free one."
        ) from error
    return listener
