"""A source that changes between two loads: what is new is fetched, and only that."""

from __future__ import annotations

import shutil
from collections import Counter
from pathlib import Path

import pytest

from tests.ingest.behaviour import Behaviour
from tests.ingest.conftest import Serve
from tests.ingest.landed import (
    assert_loads_are_whole,
    assert_offsets_are_places,
    assert_same_as_source,
)
from tests.ingest.lander import Lander
from tests.ingest.made_rows import add_ratings, add_tags, make_rows
from tests.ingest.server import MisbehavingServer


def asked_since(server: MisbehavingServer, number: int) -> Counter[str]:
    return Counter(seen.path for seen in server.seen[number:])


@pytest.mark.parametrize("count", [1, 7, 10, 35])
def test_grown_counts_cost_requests_in_proportion_to_what_is_new(
    serve: Serve, land: Lander, raw_dir: Path, count: int
) -> None:
    behaviour = Behaviour(rows=make_rows(ratings=123))
    server = serve(behaviour)
    first = land(server.url)
    before = len(server.seen)
    add_ratings(behaviour.rows, count)
    outcome = land(server.url)
    # the last page landed, the new pages, an empty one
    pages = 1 + -(-count // 10) + 1
    assert asked_since(server, before) == {"/analytics": 2, "/ratings": pages}
    ratings = outcome.newest.resources["ratings"]
    assert (ratings.mode, ratings.rows, ratings.status) == ("append", count, "complete")
    assert ratings.current == (first.newest.load_id, outcome.newest.load_id)
    assert_same_as_source(raw_dir, behaviour.rows)
    assert_offsets_are_places(raw_dir, behaviour.rows)
    assert_loads_are_whole(raw_dir)


def test_a_source_that_grows_again_and_again_is_appended_to_each_time(
    serve: Serve, land: Lander, raw_dir: Path
) -> None:
    behaviour = Behaviour()
    server = serve(behaviour)
    land(server.url)
    for _ in range(3):
        add_ratings(behaviour.rows, 4)
        add_tags(behaviour.rows, 1)
        outcome = land(server.url)
        assert outcome.newest.resources["ratings"].mode == "append"
        assert outcome.newest.resources["tags"].mode == "append"
        assert outcome.newest.status == "complete"
    assert len(outcome.newest.resources["ratings"].current) == 4
    assert_same_as_source(raw_dir, behaviour.rows)


def test_a_resource_that_was_empty_is_appended_to(
    serve: Serve, land: Lander, raw_dir: Path
) -> None:
    behaviour = Behaviour(rows=make_rows() | {"tags": []})
    server = serve(behaviour)
    land(server.url)
    behaviour.rows["tags"] = make_rows()["tags"]
    assert land(server.url).newest.status == "complete"
    assert_same_as_source(raw_dir, behaviour.rows)


def test_a_changed_last_page_is_a_full_load(serve: Serve, land: Lander, raw_dir: Path) -> None:
    behaviour = Behaviour()
    server = serve(behaviour)
    land(server.url)
    behaviour.rows["ratings"][-3]["rating"] = 5.0
    add_ratings(behaviour.rows, 4)
    ratings = land(server.url).newest.resources["ratings"]
    assert ratings.mode == "full"
    assert "the last page landed has changed" in ratings.reason
    assert_same_as_source(raw_dir, behaviour.rows)


def test_a_row_removed_before_the_last_page_is_a_full_load(
    serve: Serve, land: Lander, raw_dir: Path
) -> None:
    behaviour = Behaviour()
    server = serve(behaviour)
    land(server.url)
    del behaviour.rows["ratings"][5]
    add_ratings(behaviour.rows, 4)
    assert land(server.url).newest.resources["ratings"].mode == "full"
    assert_same_as_source(raw_dir, behaviour.rows)


def test_a_shrunk_count_is_a_full_load(serve: Serve, land: Lander, raw_dir: Path) -> None:
    behaviour = Behaviour()
    server = serve(behaviour)
    land(server.url)
    del behaviour.rows["ratings"][5:9]
    outcome = land(server.url)
    ratings = outcome.newest.resources["ratings"]
    assert (ratings.mode, ratings.status) == ("full", "complete")
    assert ratings.reason == "the source counts 116 rows, before 120"
    assert outcome.newest.resources["movies"].mode == "unchanged"
    assert_same_as_source(raw_dir, behaviour.rows)


def test_a_row_of_the_last_page_that_fails_now_is_no_reason_to_land_anew(
    serve: Serve, land: Lander, raw_dir: Path
) -> None:
    """The last row, asked for alone, is what it was: so none before it has gone."""
    behaviour = Behaviour()
    server = serve(behaviour)
    land(server.url)
    behaviour.poisoned = {("ratings", 118)}
    add_ratings(behaviour.rows, 1)
    ratings = land(server.url).newest.resources["ratings"]
    assert (ratings.mode, ratings.rows, ratings.status) == ("append", 1, "complete")
    assert_same_as_source(raw_dir, behaviour.rows)


def test_a_source_that_clamps_the_limit_is_appended_to(
    serve: Serve, land: Lander, raw_dir: Path
) -> None:
    behaviour = Behaviour(cap=7, clamps=True)
    server = serve(behaviour)
    land(server.url, batch_size=50)
    before = len(server.seen)
    add_ratings(behaviour.rows, 3)
    assert land(server.url, batch_size=50).newest.resources["ratings"].mode == "append"
    assert asked_since(server, before)["/ratings"] <= 4
    assert_same_as_source(raw_dir, behaviour.rows)


def hiding() -> Behaviour:
    """Return a source that hides two tags in three."""
    behaviour = Behaviour(hides_tags=True)
    for number, row in enumerate(behaviour.rows["tags"]):
        row |= {"userId": 1, "movieId": number // 3}
    return behaviour


def test_a_source_that_hides_rows_is_appended_to_once_they_are_recovered(
    serve: Serve, land: Lander, raw_dir: Path
) -> None:
    behaviour = hiding()
    server = serve(behaviour)
    first = land(server.url)
    assert first.newest.resources["tags"].mode == "recovery"
    before = len(server.seen)
    add_tags(behaviour.rows, 4)
    outcome = land(server.url)
    assert outcome.steps[2].mode == "append"
    assert outcome.newest.status == "complete"
    assert asked_since(server, before)["/tags"] <= 12
    assert_same_as_source(raw_dir, behaviour.rows)


def test_a_source_that_hides_rows_is_landed_in_full_if_the_last_row_moved(
    serve: Serve, land: Lander, raw_dir: Path
) -> None:
    behaviour = hiding()
    server = serve(behaviour)
    assert land(server.url).newest.resources["tags"].mode == "recovery"
    del behaviour.rows["tags"][7]
    add_tags(behaviour.rows, 2)
    outcome = land(server.url)
    assert outcome.steps[2].mode == "full"
    assert_same_as_source(raw_dir, behaviour.rows)


@pytest.mark.parametrize("what", ["file", "manifest", "load"])
def test_current_rows_that_are_gone_are_landed_anew(
    serve: Serve, tmp_path: Path, what: str
) -> None:
    """Nothing has changed at the source; what was landed of it is there no more."""
    raw_dir = tmp_path / "partly-gone"
    land = Lander(raw_dir)
    behaviour = Behaviour()
    server = serve(behaviour)
    first = land(server.url)
    add_ratings(behaviour.rows, 3)
    land(server.url)
    load = raw_dir / "loads" / first.newest.load_id
    if what == "file":
        (load / "ratings" / "part-00000.parquet").unlink()
    elif what == "manifest":
        (load / "manifest.json").write_text("{")
    else:
        shutil.rmtree(load)
    outcome = land(server.url)
    ratings = outcome.newest.resources["ratings"]
    assert (ratings.mode, ratings.status) == ("full", "complete")
    assert "is gone or damaged" in ratings.reason
    assert_same_as_source(raw_dir, behaviour.rows)
