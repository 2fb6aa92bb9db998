"""A path that is down for a while, or for good, while the source answers all others."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

import pytest

from ingest.errors import SourceError
from tests.ingest.behaviour import Behaviour
from tests.ingest.conftest import Serve
from tests.ingest.landed import assert_same_as_source, current_rows, in_order, load_ids
from tests.ingest.lander import Lander
from tests.ingest.made_rows import add_ratings
from tests.ingest.server import MisbehavingServer
from tests.ingest.stopping import rows_with_hidden_tags

Fail = Callable[[int, str], str | None]


def down_from(server: MisbehavingServer, path: str, request: int, status: str = "503") -> Fail:
    """Return how a path fails from its n-th request on."""
    before = sum(seen.path == path for seen in server.seen)

    def fail(_number: int, at: str) -> str | None:
        asked = sum(seen.path == path for seen in server.seen) - before
        return status if at == path and asked >= request else None

    return fail


def fails_with_row(server: MisbehavingServer, offset: int, status: str) -> Fail:
    """Return how each request fails whose answer would hold a rating."""

    def fail(number: int, path: str) -> str | None:
        query = server.seen[number - 1].query
        if path != "/ratings" or "skip" not in query:
            return None
        start = int(query["skip"])
        return status if start <= offset < start + int(query["limit"]) else None

    return fail


@pytest.mark.parametrize("status", ["502", "503", "504", "reset"])
def test_a_path_that_is_down_for_a_while_is_waited_for(
    serve: Serve, land: Lander, raw_dir: Path, status: str
) -> None:
    behaviour = Behaviour()
    server = serve(behaviour)
    began: list[float] = []

    def fail(_number: int, path: str) -> str | None:
        if path != "/ratings" or sum(seen.path == path for seen in server.seen) < 5:
            return None
        began.append(time.monotonic())
        return status if began[-1] - began[0] < 0.6 else None

    behaviour.fail = fail
    outcome = land(server.url, patience=10.0)
    assert outcome.newest.status == "complete"
    assert outcome.newest.resources["ratings"].unavailable == 0
    assert_same_as_source(raw_dir, behaviour.rows)


@pytest.mark.parametrize("status", ["502", "503", "504", "reset"])
def test_a_path_that_stays_down_costs_only_its_resource_which_the_next_run_goes_on_with(
    serve: Serve, land: Lander, raw_dir: Path, status: str
) -> None:
    behaviour = Behaviour()
    server = serve(behaviour)
    behaviour.fail = down_from(server, "/ratings", 7, status)
    first = land(server.url, patience=0.5).newest
    ratings = first.resources["ratings"]
    assert (first.status, ratings.status, ratings.mode) == ("incomplete", "incomplete", "unserved")
    assert (ratings.rows, ratings.missing) == (0, 120)
    assert [first.resources[name].status for name in ("movies", "tags", "links")] == [
        "complete"
    ] * 3
    behaviour.fail = lambda _number, _path: None
    had = {
        seen.query["skip"] for seen in server.seen if (seen.path, seen.status) == ("/ratings", 200)
    }
    before = len(server.seen)
    second = land(server.url).newest
    assert second.status == "complete"
    assert_same_as_source(raw_dir, behaviour.rows)
    again = [seen for seen in server.seen[before:] if seen.query.get("skip") in had]
    assert len(again) <= 2, "a page to check and a window by turns; the others were kept"
    assert {seen.path for seen in server.seen[before:]} == {"/analytics", "/ratings"}


def test_earlier_rows_stay_current_while_a_path_is_down(
    serve: Serve, land: Lander, raw_dir: Path
) -> None:
    behaviour = Behaviour()
    server = serve(behaviour)
    land(server.url)
    earlier = {name: list(rows) for name, rows in behaviour.rows.items()}
    add_ratings(behaviour.rows, 30)
    behaviour.rows["movies"].append({"movieId": 900, "title": "New", "genres": None})
    behaviour.fail = down_from(server, "/ratings", 2)
    outcome = land(server.url, patience=0.4)
    ratings = outcome.newest.resources["ratings"]
    assert (ratings.mode, ratings.status, ratings.unserved) == ("unserved", "incomplete", True)
    assert current_rows(raw_dir, "ratings") == in_order(earlier["ratings"])
    assert outcome.newest.resources["movies"].status == "complete"
    behaviour.fail = lambda _number, _path: None
    assert land(server.url).newest.status == "complete"
    assert_same_as_source(raw_dir, behaviour.rows)


def test_a_path_that_is_down_before_its_append_is_checked_costs_only_its_resource(
    serve: Serve, land: Lander, raw_dir: Path
) -> None:
    behaviour = Behaviour()
    server = serve(behaviour)
    land(server.url)
    add_ratings(behaviour.rows, 30)
    behaviour.rows["movies"].append({"movieId": 900, "title": "New", "genres": None})
    behaviour.fail = down_from(server, "/ratings", 1)
    newest = land(server.url, patience=0.4).newest
    assert newest.resources["ratings"].unserved
    assert newest.resources["movies"].status == "complete"
    behaviour.fail = lambda _number, _path: None
    after = land(server.url).newest
    assert (after.status, after.resources["ratings"].mode) == ("complete", "append")
    assert_same_as_source(raw_dir, behaviour.rows)


def test_where_nothing_but_the_path_that_is_down_was_to_be_landed_the_run_fails(
    serve: Serve, land: Lander, raw_dir: Path
) -> None:
    behaviour = Behaviour()
    server = serve(behaviour)
    land(server.url)
    add_ratings(behaviour.rows, 30)
    behaviour.fail = down_from(server, "/ratings", 1)
    with pytest.raises(SourceError, match="ratings at offset"):
        land(server.url, patience=0.4)
    assert len(load_ids(raw_dir)) == 1
    behaviour.fail = lambda _number, _path: None
    assert land(server.url).newest.status == "complete"
    assert_same_as_source(raw_dir, behaviour.rows)


def test_a_recovery_whose_path_goes_down_is_gone_on_with_by_the_next_run(
    serve: Serve, land: Lander, raw_dir: Path
) -> None:
    behaviour = Behaviour(rows=rows_with_hidden_tags(), hides_tags=True, hides={("movies", 3)})
    server = serve(behaviour)
    behaviour.fail = down_from(server, "/tags", 18)
    newest = land(server.url, patience=0.4).newest
    assert newest.resources["movies"].status == "complete"
    tags = newest.resources["tags"]
    assert (tags.status, tags.unavailable, tags.unserved) == ("incomplete", 0, False)
    behaviour.fail = lambda _number, _path: None
    had = sum((seen.path, seen.status) == ("/tags", 200) for seen in server.seen)
    before = len(server.seen)
    assert land(server.url).newest.status == "complete"
    assert_same_as_source(raw_dir, behaviour.rows)
    undisturbed = 53
    assert len(server.seen) - before < undisturbed - had + 10


def test_a_row_behind_a_proxy_that_always_says_502_is_a_row_that_failed(
    serve: Serve, land: Lander, raw_dir: Path
) -> None:
    behaviour = Behaviour()
    server = serve(behaviour)

    behaviour.fail = fails_with_row(server, 42, "502")
    newest = land(server.url, patience=20.0).newest
    ratings = newest.resources["ratings"]
    assert (ratings.failed_offsets, ratings.unserved) == ((42,), False)
    del behaviour.rows["ratings"][42]
    assert_same_as_source(raw_dir, behaviour.rows)


def test_a_single_row_is_tried_longer_than_a_page(serve: Serve, land: Lander) -> None:
    server = serve(Behaviour())

    def asked_for_the_row() -> list[int]:
        queries = [seen.query for seen in server.seen if seen.path == "/ratings"]
        windows = [
            (int(query["skip"]), int(query["limit"])) for query in queries if "skip" in query
        ]
        return [size for start, size in windows if start <= 42 < start + size]

    server.behaviour.fail = fails_with_row(server, 42, "500")
    land(server.url)
    sizes = asked_for_the_row()
    assert sizes.count(1) > max(sizes.count(size) for size in set(sizes) - {1})
