"""A source that gives fewer rows at a time than it did when the rows that stand were landed."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.ingest.behaviour import Behaviour
from tests.ingest.conftest import Serve
from tests.ingest.landed import assert_same_as_source
from tests.ingest.lander import Lander
from tests.ingest.made_rows import add_ratings
from tests.ingest.stopping import rows_with_hidden_tags, stop_midway
from tests.ingest.tampering import found


@pytest.mark.parametrize("cap", [1, 4, 9])
def test_rows_are_appended_though_the_source_refuses_a_page_as_large_as_before(
    serve: Serve, land: Lander, raw_dir: Path, cap: int
) -> None:
    behaviour = Behaviour()
    server = serve(behaviour)
    land(server.url)
    behaviour.cap = cap
    add_ratings(behaviour.rows, 13)
    ratings = land(server.url).newest.resources["ratings"]
    assert (ratings.mode, ratings.rows) == ("append", 13)
    assert_same_as_source(raw_dir, behaviour.rows)


@pytest.mark.parametrize("cap", [1, 4, 9])
def test_hidden_rows_are_recovered_though_the_source_refuses_their_windows_now(
    serve: Serve, land: Lander, raw_dir: Path, cap: int
) -> None:
    behaviour = Behaviour(rows=rows_with_hidden_tags(), hides_tags=True)
    server = serve(behaviour)
    short = land(server.url, recover=False).newest.resources["tags"]
    assert short.status == "incomplete"
    behaviour.cap = cap
    newest = land(server.url).newest
    assert newest.status == "complete"
    assert newest.resources["tags"].requests <= 60 + 6 * 10
    assert_same_as_source(raw_dir, behaviour.rows)


@pytest.mark.parametrize("hides_tags", [False, True])
@pytest.mark.parametrize("cap", [1, 4])
@pytest.mark.parametrize("requests", [6, 20])
def test_a_stopped_load_is_gone_on_with_in_one_run_though_the_source_gives_fewer_rows_now(
    serve: Serve, land: Lander, raw_dir: Path, requests: int, cap: int, *, hides_tags: bool
) -> None:
    behaviour = Behaviour(rows=rows_with_hidden_tags(), hides_tags=hides_tags)
    server = serve(behaviour)
    stop_midway(server, land, requests)
    behaviour.cap = cap
    assert land(server.url).newest.status == "complete"
    assert_same_as_source(raw_dir, behaviour.rows)


def test_what_came_in_larger_pages_before_the_stop_is_not_asked_for_again(
    serve: Serve, land: Lander
) -> None:
    behaviour = Behaviour()
    server = serve(behaviour)
    stop_midway(server, land, 14)
    server.seen.clear()
    behaviour.cap = 4
    land(server.url)
    asked = [int(seen.query["skip"]) for seen in server.seen if seen.path == "/ratings"]
    assert len([skip for skip in asked if skip < 30]) <= 8
    assert len(asked) > 60


def test_rows_that_changed_before_the_source_gives_fewer_at_a_time_are_landed_as_they_are_now(
    serve: Serve, land: Lander, raw_dir: Path
) -> None:
    behaviour = Behaviour()
    server = serve(behaviour)
    stop_midway(server, land, 12)
    behaviour.cap = 4
    behaviour.rows["ratings"].append(behaviour.rows["ratings"].pop(0))
    assert land(server.url).newest.status == "complete"
    assert_same_as_source(raw_dir, behaviour.rows)


@pytest.mark.parametrize("number", [3, 12])
@pytest.mark.parametrize("hides_tags", [False, True])
def test_a_load_goes_on_though_the_source_gives_fewer_rows_from_one_request_on(
    serve: Serve, land: Lander, raw_dir: Path, number: int, *, hides_tags: bool
) -> None:
    behaviour = Behaviour(rows=rows_with_hidden_tags(), hides_tags=hides_tags)

    def lower_the_cap(at: int, _path: str) -> None:
        behaviour.cap = 4 if at >= number else 10

    behaviour.before = lower_the_cap
    server = serve(behaviour)
    assert land(server.url).newest.status == "complete"
    assert_same_as_source(raw_dir, behaviour.rows)
    assert found(raw_dir) == ""
    assert land(server.url, recheck=True).landed == []
    add_ratings(behaviour.rows, 13)
    assert land(server.url).newest.resources["ratings"].mode == "append"
    assert_same_as_source(raw_dir, behaviour.rows)
    assert found(raw_dir) == ""
