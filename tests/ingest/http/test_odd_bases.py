"""Base URLs that are written in unusual ways are asked below just the path that they name."""

from __future__ import annotations

import pytest

from tests.ingest.behaviour import Behaviour, Response
from tests.ingest.conftest import Serve
from tests.ingest.lander import open_transport


@pytest.mark.parametrize(
    ("base", "path"),
    [
        ("", "/movies/"),
        ("/", "/movies/"),
        ("/api/", "/api/movies/"),
        ("/api//", "/api/movies/"),
        ("/it's/%22a%22/%C3%A9", "/it's/%22a%22/%C3%A9/movies/"),
        ("/é b", "/%C3%A9%20b/movies/"),
        ("/a%2Fb", "/a%2Fb/movies/"),
        ("/a;b=c,d", "/a;b=c,d/movies/"),
    ],
)
def test_lists_are_asked_for_below_the_base_also_behind_a_redirect(
    serve: Serve, base: str, path: str
) -> None:
    def answer(asked: str, _query: dict[str, str]) -> Response:
        if asked.endswith("/"):
            return Response(200, b"[]")
        return Response(307, headers={"Location": f"{asked}/?skip=0"})

    server = serve(Behaviour(answer=answer))
    with open_transport(server.url + base) as transport:
        for _ in range(2):
            transport.get("/movies", {}, label="movies", parse=bytes)
    assert [seen.path for seen in server.seen] == [path.rstrip("/"), path, path]


@pytest.mark.parametrize("wait", ["soon", "-5", "", "1.5", "Mon, 01 Jan 2001 00:00:00 GMT"])
def test_a_retry_after_that_tells_nothing_is_as_good_as_none(serve: Serve, wait: str) -> None:
    answers = iter([Response(503, headers={"Retry-After": wait})])
    server = serve(Behaviour(answer=lambda _path, _query: next(answers, Response(200, b"[]"))))
    with open_transport(server.url) as transport:
        assert transport.get("/movies", {}, label="movies", parse=bytes).retries == 1
