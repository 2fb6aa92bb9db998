"""Redirects are followed on the source's own origin; only those that last are remembered."""

from __future__ import annotations

from collections.abc import Callable

import httpx
import pytest

from ingest.errors import NotFoundError, RefusedError, SourceError
from ingest.http.failures import GivenUpError
from ingest.http.redirects import RedirectError, followed_path
from ingest.source.api import FilmsApi
from ingest.source.resources import RESOURCES
from tests.ingest.behaviour import Behaviour, Response
from tests.ingest.conftest import Serve
from tests.ingest.lander import open_transport
from tests.ingest.server import MisbehavingServer

TAGS = RESOURCES["tags"]
OK = Response(200, b"[]")


def redirecting(status: int, location: str | None) -> Response:
    headers = {} if location is None else {"Location": location}
    return Response(status, b"<html>elsewhere</html>", "text/html", headers)


def answering(answers: Callable[[int, str], Response | None]) -> Behaviour:
    """Return what answers tags by the number of the request for that path, from 1."""
    asked: dict[str, int] = {}

    def answer(path: str, _query: dict[str, str]) -> Response | None:
        if path == "/analytics":
            return None
        asked[path] = asked.get(path, 0) + 1
        return answers(asked[path], path)

    return Behaviour(answer=answer)


def paths(server: MisbehavingServer) -> list[str]:
    return [seen.path for seen in server.seen if seen.path != "/analytics"]


def ask_for_tags(server: MisbehavingServer, *, times: int, patience: float = 5.0) -> None:
    with open_transport(server.url, patience=patience) as transport:
        api = FilmsApi(transport)
        api.counts()
        for _ in range(times):
            api.page(TAGS, skip=0, limit=10)


@pytest.mark.parametrize("status", [302, 303, 307])
def test_a_temporary_redirect_is_followed_and_not_remembered(serve: Serve, status: int) -> None:
    behaviour = answering(
        lambda number, path: (
            redirecting(status, "/labels") if path == "/tags" and number == 1 else OK
        )
    )
    server = serve(behaviour)
    ask_for_tags(server, times=2)
    assert paths(server) == ["/tags", "/labels", "/tags"]


@pytest.mark.parametrize("status", [301, 308])
def test_a_permanent_redirect_that_was_answered_is_remembered(serve: Serve, status: int) -> None:
    behaviour = answering(
        lambda _number, path: redirecting(status, "/labels") if path == "/tags" else OK
    )
    server = serve(behaviour)
    ask_for_tags(server, times=2)
    assert paths(server) == ["/tags", "/labels", "/labels"]


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirect_that_only_adds_a_slash_is_remembered(serve: Serve, status: int) -> None:
    behaviour = answering(
        lambda _number, path: redirecting(status, "/tags/") if path == "/tags" else OK
    )
    server = serve(behaviour)
    ask_for_tags(server, times=2)
    assert paths(server) == ["/tags", "/tags/", "/tags/"]


def test_a_chain_is_remembered_only_if_all_of_it_lasts(serve: Serve) -> None:
    chain = {"/tags": (308, "/tags/"), "/tags/": (302, "/labels")}
    behaviour = answering(lambda _number, path: redirecting(*chain[path]) if path in chain else OK)
    server = serve(behaviour)
    ask_for_tags(server, times=2)
    assert paths(server) == ["/tags", "/tags/", "/labels"] * 2


@pytest.mark.parametrize(
    "bad",
    [Response(404), Response(500), Response(200, b"<html/>", "text/html"), Response(200, b"{}")],
)
def test_a_permanent_redirect_to_what_is_no_answer_is_not_remembered(
    serve: Serve, bad: Response
) -> None:
    behaviour = answering(
        lambda number, path: (
            (redirecting(301, "/labels") if number == 1 else OK) if path == "/tags" else bad
        )
    )
    server = serve(behaviour)
    if bad.status == 404:
        with pytest.raises(NotFoundError):
            ask_for_tags(server, times=1)
        ask_for_tags(server, times=1)
    else:
        ask_for_tags(server, times=1)
    assert paths(server)[-1] == "/tags"


@pytest.mark.parametrize("bad", [Response(404), Response(503)])
def test_a_remembered_target_that_fails_later_is_forgotten(serve: Serve, bad: Response) -> None:
    behaviour = answering(
        lambda number, path: (
            (redirecting(301, "/labels") if number == 1 else OK)
            if path == "/tags"
            else (OK if number == 1 else bad)
        )
    )
    server = serve(behaviour)
    ask_for_tags(server, times=3)
    assert paths(server) == ["/tags", "/labels", "/labels", "/tags", "/tags"]


@pytest.mark.parametrize(
    "bad",
    [
        redirecting(304, None),
        redirecting(304, "/labels"),
        redirecting(302, None),
        redirecting(301, ""),
        redirecting(300, "/labels"),
        redirecting(302, "/maintenance"),
        redirecting(307, "https://status.example/maintenance"),
        redirecting(302, "/tags"),
        redirecting(302, "http://[::"),
    ],
)
def test_a_redirect_that_leads_nowhere_for_now_is_a_failed_attempt(
    serve: Serve, bad: Response
) -> None:
    page = Response(200, b"<html>back soon</html>", "text/html")
    behaviour = answering(
        lambda number, path: (
            page if path == "/maintenance" else (bad if path == "/tags" and number < 3 else OK)
        )
    )
    server = serve(behaviour)
    ask_for_tags(server, times=1)
    assert paths(server)[-1] == "/tags"
    assert "/labels" not in paths(server)


def test_a_list_that_is_redirected_to_maintenance_is_waited_for(serve: Serve) -> None:
    behaviour = answering(
        lambda _number, path: (
            (Response(404) if path == "/maintenance" else redirecting(302, "/maintenance"))
            if path != "/analytics"
            else None
        )
    )
    with pytest.raises(GivenUpError, match="404 after a redirect to /maintenance") as caught:
        ask_for_tags(serve(behaviour), times=1, patience=0.5)
    assert caught.value.scope == "path"


def test_what_is_refused_behind_a_redirect_is_refused(serve: Serve) -> None:
    behaviour = answering(
        lambda _number, path: redirecting(307, "/v2/tags") if path == "/tags" else Response(422)
    )
    with pytest.raises(RefusedError):
        ask_for_tags(serve(behaviour), times=1)


def test_what_comes_with_a_redirect_does_not_matter(serve: Serve) -> None:
    broken = Response(
        307, b"\x1f\x8b broken", "x", {"Location": "/tags/", "Content-Encoding": "gzip"}
    )
    behaviour = answering(lambda _number, path: broken if path == "/tags" else OK)
    server = serve(behaviour)
    ask_for_tags(server, times=1)
    assert paths(server) == ["/tags", "/tags/"]


def test_a_permanent_redirect_to_another_origin_is_refused_at_any_time(serve: Serve) -> None:
    behaviour = answering(
        lambda _number, path: (
            redirecting(301, "https://films.example/") if path == "/tags" else None
        )
    )
    with pytest.raises(SourceError, match="another origin"):
        ask_for_tags(serve(behaviour), times=1)


@pytest.mark.parametrize(
    ("location", "path"),
    [
        ("/api/tags/", "/tags/"),
        ("tags/", "/tags/"),
        ("?skip=0", "/tags"),
        ("http://films.example/api/labels?x=1", "/labels"),
        ("//films.example/api/labels", "/labels"),
    ],
)
def test_a_location_is_read_relative_to_what_was_asked_for(location: str, path: str) -> None:
    base = httpx.URL("http://films.example/api")
    assert followed_path(location, base, asked="/tags", label="tags") == path


@pytest.mark.parametrize(
    "location", ["/apix/tags", "/tags", "../../tags", "http://x.example/api/a"]
)
def test_a_location_outside_the_base_is_refused(location: str) -> None:
    base = httpx.URL("http://films.example/api")
    with pytest.raises(RedirectError):
        followed_path(location, base, asked="/tags", label="tags")
