"""A list that is down is waited for, and told from a request that fails alone; real HTTP."""

from __future__ import annotations

import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from ingest.http.failures import GivenUpError, Scope
from ingest.source.api import FilmsApi
from ingest.source.resources import RESOURCES
from tests.ingest.behaviour import Behaviour
from tests.ingest.conftest import Serve
from tests.ingest.lander import open_transport
from tests.ingest.server import MisbehavingServer

RATINGS, TAGS = RESOURCES["ratings"], RESOURCES["tags"]
OUTAGES = ["502", "503", "504", "429", "reset"]


def down(path: str, kind: str = "503") -> Behaviour:
    return Behaviour(fail=lambda _number, asked: kind if asked == path else None)


def ask_until_given_up(
    api: FilmsApi, *, skip: int = 0, limit: int = 10, retries: bool = True
) -> tuple[GivenUpError, float]:
    began = time.monotonic()
    with pytest.raises(GivenUpError) as caught:
        api.page(RATINGS, skip=skip, limit=limit, retries=retries)
    return caught.value, time.monotonic() - began


@pytest.mark.parametrize("kind", OUTAGES)
def test_a_list_that_answers_nothing_while_others_do_is_waited_for_as_long_as_the_patience(
    serve: Serve, kind: str
) -> None:
    server = serve(down("/ratings", kind))
    with open_transport(server.url, patience=1.0) as transport:
        api = FilmsApi(transport)
        api.counts()
        error, took = ask_until_given_up(api)
        assert error.scope == "path"
        assert 0.9 < took < 2
        assert len(api.page(TAGS, skip=0, limit=10).value) == 10


def test_a_list_that_hangs_is_given_up_soon_after_the_patience(serve: Serve) -> None:
    server = serve(down("/ratings", "hang"))
    with open_transport(server.url, patience=1.0, timeout=0.3) as transport:
        api = FilmsApi(transport)
        api.counts()
        error, took = ask_until_given_up(api)
        assert error.scope == "path"
        assert 1.2 < took < 3


def test_a_list_that_is_down_for_a_while_loses_nothing(serve: Serve) -> None:
    began = time.monotonic()
    behaviour = Behaviour(
        fail=lambda _number, path: (
            "503" if path == "/ratings" and time.monotonic() < began + 1.0 else None
        )
    )
    with open_transport(serve(behaviour).url, patience=5) as transport:
        api = FilmsApi(transport)
        stop = threading.Event()
        with ThreadPoolExecutor(8) as pool:

            def others() -> None:
                while not stop.is_set():
                    api.page(TAGS, skip=0, limit=10)

            busy = pool.submit(others)
            pages = [pool.submit(api.page, RATINGS, skip=10 * n, limit=10) for n in range(5)]
            try:
                assert all(len(page.result().value) == 10 for page in pages)
            finally:
                stop.set()
            busy.result()


def test_all_requests_of_a_list_that_is_down_end_soon_after_the_patience(serve: Serve) -> None:
    server = serve(down("/ratings"))
    with open_transport(server.url, patience=1.0) as transport, ThreadPoolExecutor(8) as pool:
        api = FilmsApi(transport)
        api.counts()
        began = time.monotonic()
        asked = [pool.submit(ask_until_given_up, api, skip=10 * n) for n in range(8)]
        scopes = {future.result()[0].scope for future in asked}
        assert time.monotonic() - began < 2
        assert scopes == {"path"}
        _, took = ask_until_given_up(api)
        assert took < 0.5, "what is asked for afterwards is no longer waited for"


@pytest.mark.parametrize("kind", ["502", "reset", "500"])
@pytest.mark.parametrize("skip", [0, 7])
def test_a_single_row_that_always_fails_while_its_neighbours_are_answered_is_a_failed_row(
    serve: Serve, kind: str, skip: int
) -> None:
    behaviour = Behaviour(
        fail_of=lambda path, query: (
            kind if path == "/ratings" and query.get("skip") == str(skip) else None
        )
    )
    server = serve(behaviour)
    with open_transport(server.url, patience=30.0) as transport:
        api = FilmsApi(transport)
        error, took = ask_until_given_up(api, skip=skip, limit=1)
        assert error.scope == "request"
        assert took < 5
        assert error.requests == len(server.seen)
        assert error.requests <= 7


def test_a_list_that_always_answers_500_is_each_request_s_own_fault_as_others_answer(
    serve: Serve,
) -> None:
    with open_transport(serve(down("/ratings", "500")).url, patience=30.0) as transport:
        api = FilmsApi(transport)
        api.counts()
        error, took = ask_until_given_up(api)
        assert error.scope == "request"
        assert took < 5


@pytest.mark.parametrize("kind", [*OUTAGES, "500", "html"])
def test_a_source_that_answers_nothing_at_all_is_down_itself(serve: Serve, kind: str) -> None:
    behaviour = Behaviour()
    with open_transport(serve(behaviour).url, patience=1.0) as transport:
        api = FilmsApi(transport)
        api.counts()
        behaviour.fail = lambda _number, _path: kind
        error, took = ask_until_given_up(api)
        assert error.scope == "source"
        assert took < 2.5


def test_two_lists_that_are_down_are_each_told_from_the_source(serve: Serve) -> None:
    behaviour = Behaviour()
    server = serve(behaviour)
    with open_transport(server.url, patience=0.5) as transport:
        api = FilmsApi(transport)
        api.counts()
        api.page(TAGS, skip=0, limit=10)
        behaviour.fail = lambda _number, path: "503" if path != "/analytics" else None
        error, _ = ask_until_given_up(api)
        assert error.scope == "path"


@pytest.mark.parametrize("kind", [*OUTAGES, "500", "html", "cut"])
def test_without_retries_a_request_is_made_once(serve: Serve, kind: str) -> None:
    server = serve(down("/ratings", kind))
    with open_transport(server.url, patience=30.0) as transport:
        error, took = ask_until_given_up(FilmsApi(transport), retries=False)
        assert (error.scope, error.requests, error.retries) == ("request", 1, 0)
        assert len(server.seen) == 1
        assert took < 0.5


@pytest.mark.parametrize(
    ("behaviour", "scope"),
    [
        (down("/ratings"), "path"),
        (down("/ratings", "500"), "request"),
        (Behaviour(poisoned={("ratings", 3)}), "request"),
    ],
)
def test_without_patience_what_fails_is_found_out_at_once(
    serve: Serve, behaviour: Behaviour, scope: Scope
) -> None:
    server: MisbehavingServer = serve(behaviour)
    with open_transport(server.url, patience=0.0) as transport:
        api = FilmsApi(transport)
        api.counts()
        error, took = ask_until_given_up(api)
        assert error.scope == scope
        assert took < 0.5
