"""A films API on loopback that misbehaves by switch: the real HTTP, not a mock."""

from __future__ import annotations

import json
import socket
import struct
import threading
import time
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from ingest.source.resources import RESOURCES
from tests.ingest.behaviour import Behaviour, Response, Seen
from tests.ingest.made_rows import Row, find_item
from tests.ingest.spoken import (
    BadParametersError,
    described,
    enclosed,
    filtered,
    locate,
    sent,
    window_of,
)


class MisbehavingServer(ThreadingHTTPServer):
    """Serves a `Behaviour` and remembers every request."""

    daemon_threads = True
    request_queue_size = 128

    def __init__(self, behaviour: Behaviour) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.behaviour = behaviour
        self.seen: list[Seen] = []
        self.headers_seen: list[dict[str, str]] = []
        self._lock = threading.Lock()
        self._tokens = behaviour.throttle or 0.0
        self._refilled = time.monotonic()

    @property
    def url(self) -> str:
        """Where it listens."""
        return f"http://127.0.0.1:{self.server_address[1]}"

    def note(self, path: str, query: dict[str, str]) -> tuple[int, Seen]:
        """Remember a request; return its number, from 1, and the note."""
        with self._lock:
            seen = Seen(time.monotonic(), path, query, 0)
            self.seen.append(seen)
            return len(self.seen), seen

    def is_throttled(self) -> bool:
        """Take a token from the bucket; tell whether there was none."""
        rate = self.behaviour.throttle
        if rate is None:
            return False
        with self._lock:
            now = time.monotonic()
            self._tokens = min(rate, self._tokens + (now - self._refilled) * rate)
            self._refilled = now
            if self._tokens < 1:
                return True
            self._tokens -= 1
            return False

    def handle_error(self, request: Any, client_address: Any) -> None:  # noqa: ANN401
        """Keep quiet about connections that clients or this server have broken."""


class Handler(BaseHTTPRequestHandler):
    """Answers one request as the behaviour says."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True  # head and body are written apart: 40 ms an answer otherwise
    server: MisbehavingServer

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        """Say nothing."""

    def do_GET(self) -> None:
        """Answer."""
        parts = urlsplit(self.path)
        query = {name: values[-1] for name, values in parse_qs(parts.query).items()}
        number, seen = self.server.note(parts.path, query)
        self.server.headers_seen.append(dict(self.headers))
        behaviour = self.server.behaviour
        behaviour.before(number, parts.path)
        if behaviour.latency:
            time.sleep(behaviour.latency)
        if time.monotonic() - self.server.seen[0].at < behaviour.sleeps:
            seen.status = 502
            self._answer(502, b"<html>waking up</html>", "text/html")
        elif behaviour.redirect is not None:
            seen.status = 302
            self._answer(302, b"", "text/plain", {"Location": behaviour.redirect + parts.path})
        elif self.server.is_throttled():
            seen.status = 429
            self._answer(429, b"{}", headers={"Retry-After": self._retry_after()})
        elif failure := behaviour.fail(number, parts.path) or behaviour.fail_of(parts.path, query):
            seen.status = failure
            self._fail(failure)
        elif (response := behaviour.answer(parts.path, query)) is not None:
            seen.status = response.status
            if response.framing is None:
                self._answer(response.status, response.body, response.kind, response.headers)
            else:
                self._answer_framed(response)
        else:
            seen.status = self._serve(parts.path, query)

    def _retry_after(self) -> str:
        if self.server.behaviour.retry_after != "date":
            return self.server.behaviour.retry_after
        return format_datetime(datetime.now(UTC) + timedelta(seconds=2), usegmt=True)

    def _fail(self, failure: str) -> None:
        if failure.isdigit():
            self._answer(int(failure), b"<html>no</html>", "text/html")
        elif failure == "html":
            self._answer(200, b"<html>not yet</html>", "text/html")
        elif failure == "text":
            self._answer(200, b"[]", "text/plain")
        elif failure == "list":
            self._answer(200, b'{"not": "a list"')
        elif failure == "bomb":
            self._bomb()
        elif failure == "hang":
            time.sleep(30)
        elif failure == "reset":
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            for part in (self.rfile, self.wfile, self.connection):
                part.close()  # the last reference gone, the kernel resets
            self.close_connection = True
        elif failure == "cut":
            self.send_response(200)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", "1000")
            self.end_headers()
            self.wfile.write(b'[{"userId": 1, ')
            self.close_connection = True
        else:
            raise ValueError(failure)

    def _answer_framed(self, response: Response) -> None:
        version, body = "1.0" if response.framing == "http/1.0" else "1.1", response.body
        head = [f"HTTP/{version} {response.status} Fine", f"Content-Type: {response.kind}"]
        if response.framing == "chunked":
            head.append("Transfer-Encoding: chunked")
            parts = [b"%x\r\n%s\r\n" % (1, body[at : at + 1]) for at in range(len(body))]
            body = b"".join([*parts, b"0\r\n\r\n"])
        elif response.framing == "close":
            head.append("Connection: close")
        self.wfile.write("\r\n".join([*head, "", ""]).encode() + body)
        self.close_connection = response.framing != "chunked"

    def _bomb(self) -> None:
        """Send 400 MB of blanks as 400 kB of gzip: a block of a megabyte, again and again."""
        deflate = zlib.compressobj(wbits=31)
        first, again = (
            deflate.compress(b" " * 1_000_000) + deflate.flush(zlib.Z_FULL_FLUSH) for _ in range(2)
        )
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Encoding", "gzip")
        self.send_header("Connection", "close")
        self.end_headers()
        self.wfile.write(first + 399 * again)
        self.close_connection = True

    def _serve(self, path: str, query: dict[str, str]) -> int:
        behaviour = self.server.behaviour
        if path == "/analytics" and behaviour.has_analytics:
            return self._answer_json(200, self._analytics())
        if path == "/openapi.json" and behaviour.describes:
            return self._answer_json(200, behaviour.description or described(behaviour.speaks))
        located = locate(behaviour.speaks, path, behaviour.rows)
        if located is None:
            return self._answer_json(404, {"detail": "Not Found"})
        name, key = located
        if (behaviour.slash or behaviour.speaks.slash) and not path.endswith("/"):
            there = f"{self.server.url}{path}/?{urlsplit(self.path).query}"
            self._answer(307, b"", headers={"Location": there})
            return 307
        if key:
            return self._answer_json(*self._item(name, key, unquote(path)))
        return self._serve_list(name, query)

    def _item(self, name: str, key: list[str], path: str) -> tuple[int, object]:
        behaviour = self.server.behaviour
        is_longer = behaviour.routes_by_slash and len(key) != path.count("/") - 1
        item = find_item(behaviour.rows[name], [unquote(part) for part in key])
        if item is None or is_longer:
            return 404, {"detail": "Not Found"}
        return 200, sent(behaviour.speaks, [item])[0]

    def _serve_list(self, name: str, query: dict[str, str]) -> int:
        behaviour = self.server.behaviour
        try:
            skip, limit = window_of(behaviour.speaks, RESOURCES[name], query)
        except BadParametersError as error:
            return self._answer_json(422, {"detail": error.detail})
        if behaviour.cap is not None and limit > behaviour.cap:
            if not behaviour.clamps:
                detail = [{"type": "less_than_equal", "loc": ["query", "limit"], "msg": "too big"}]
                return self._answer_json(422, {"detail": detail})
            limit = behaviour.cap
        if behaviour.ignores_skip:
            skip = 0
        held = behaviour.rows[name]
        if behaviour.filters:
            held = filtered(behaviour.speaks, RESOURCES[name], held, query)
        window = range(skip, min(skip + limit, len(held)))
        if behaviour.ends_404 and not window:
            return self._answer_json(404, {"detail": "Not Found"})
        if any((name, offset) in behaviour.poisoned for offset in window):
            return self._answer_json(500, {"detail": "Internal Server Error"})
        rows = sent(behaviour.speaks, self._shown(name, held, window))
        return self._answer_json(200, enclosed(behaviour.speaks, rows, len(behaviour.rows[name])))

    def _shown(self, name: str, held: list[Row], window: range) -> Iterator[Row]:
        behaviour = self.server.behaviour
        shown: set[tuple[int, int]] = set()
        for offset in window:
            row = held[offset]
            if (name, offset) in behaviour.removed:
                continue
            if (name, offset) in behaviour.hides and offset != window.start:
                continue
            if behaviour.hides_tags and name == "tags":
                pair = (row["userId"], row["movieId"])
                if pair in shown:
                    continue
                shown.add(pair)
            yield row

    def _analytics(self) -> object:
        behaviour = self.server.behaviour
        if behaviour.analytics is not None:
            return behaviour.analytics
        counts = {
            name: behaviour.counts.get(name, len(rows)) for name, rows in behaviour.rows.items()
        }
        if behaviour.dialect == "other":
            return {f"total_{name}": count for name, count in counts.items()} | {
                "average_rating": 3.5
            }
        return {behaviour.speaks.count_name(RESOURCES[name]): counts[name] for name in counts}

    def _answer_json(self, status: int, value: object) -> int:
        self._answer(status, json.dumps(value).encode())
        return status

    def _answer(
        self,
        status: int,
        body: bytes,
        kind: str | None = "application/json",
        headers: dict[str, str] | None = None,
    ) -> None:
        self.send_response(status)
        if kind is not None:
            self.send_header("Content-Type", kind)
        if status not in {204, 304}:
            self.send_header("Content-Length", str(len(body)))
        for name, value in (headers or {}).items():
            self.send_header(name, value)
        self.end_headers()
        if status not in {204, 304}:
            self.wfile.write(body)


@contextmanager
def serving(behaviour: Behaviour | None = None) -> Iterator[MisbehavingServer]:
    """Run a server on a free port of loopback until the block ends."""
    server = MisbehavingServer(behaviour or Behaviour())
    thread = threading.Thread(
        target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True
    )
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
