"""How a server for a test treats its clients."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from ingest.source.dialects import PUBLIC, Dialect
from tests.ingest.made_rows import Row, make_rows


@dataclass(frozen=True)
class Response:
    """What to answer, word for word.

    Attributes:
        framing: How the end of the body is told where not by its length: `close`, `chunked`, or
            `http/1.0`.
    """

    status: int
    body: bytes = b"{}"
    kind: str | None = "application/json"
    headers: dict[str, str] = field(default_factory=dict)
    framing: str | None = None


@dataclass
class Behaviour:
    """How the server treats its clients; by default as the API's documentation says.

    Attributes:
        rows: What it holds, by resource; may be changed while it runs.
        counts: Answers `/analytics` instead of the true counts.
        analytics: Answers `/analytics` instead of an object of counts.
        speaks: The dialect: names, paths, parameters, caps, envelopes.
        describes: Whether it serves its `/openapi.json`, its own or `description`.
        filters: Whether lists heed the filters that the dialect knows.
        routes_by_slash: A key with a slash in it is taken for a longer path, and not found.
        ends_404: Past the last row, a page is a 404.
        dialect: `public` or `other` (total_movies …).
        has_analytics: Whether there is an `/analytics` at all.
        slash: List paths end in a slash; without it comes a 307.
        cap: Rows a page at most; beyond it 422, or with `clamps` fewer rows, silently.
        hides: Rows, by resource and offset, that show only in a window that starts on them.
        removed: Rows, by resource and offset, that are counted and never shown.
        hides_tags: One tag per (userId, movieId) and page, as the public API does.
        poisoned: Rows, by resource and offset, whose page is a 500.
        latency: Seconds before each answer.
        fail: Called with the number of the request and its path; names a failure or None:
            `500`, `503`, `reset`, `cut`, `html`, `text`, `hang`, `list`, `bomb`.
        fail_of: The same by path and query, asked where `fail` names none.
        answer: The whole response by path and query, where `fail` and `fail_of` name nothing.
        throttle: Requests a second allowed, with a burst of as many; beyond it 429.
        retry_after: Seconds, as a 429 says them in Retry-After; or `date`, in two seconds.
        sleeps: Seconds after the first request in which all answers are 502 with HTML.
        redirect: All requests are redirected to this URL.
    """

    rows: dict[str, list[Row]] = field(default_factory=make_rows)
    counts: dict[str, int] = field(default_factory=dict)
    analytics: object = None
    speaks: Dialect = PUBLIC
    describes: bool = False
    description: object = None
    filters: bool = False
    routes_by_slash: bool = False
    ends_404: bool = False
    dialect: str = "public"
    has_analytics: bool = True
    slash: bool = False
    cap: int | None = 1000
    clamps: bool = False
    ignores_skip: bool = False
    hides: set[tuple[str, int]] = field(default_factory=set)
    removed: set[tuple[str, int]] = field(default_factory=set)
    hides_tags: bool = False
    poisoned: set[tuple[str, int]] = field(default_factory=set)
    latency: float = 0.0
    fail: Callable[[int, str], str | None] = lambda _number, _path: None
    fail_of: Callable[[str, dict[str, str]], str | None] = lambda _path, _query: None
    answer: Callable[[str, dict[str, str]], Response | None] = lambda _path, _query: None
    throttle: float | None = None
    retry_after: str = "1"
    sleeps: float = 0.0
    redirect: str | None = None
    before: Callable[[int, str], None] = lambda _number, _path: None


@dataclass
class Seen:
    """One request as the server saw it."""

    at: float
    path: str
    query: dict[str, str]
    status: int | str
