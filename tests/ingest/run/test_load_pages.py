"""The first phase against a real server: ordinary pages, both dialects, both slash habits."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from ingest.errors import SourceError
from tests.ingest.behaviour import Behaviour
from tests.ingest.conftest import Serve
from tests.ingest.landed import (
    assert_loads_are_whole,
    assert_offsets_are_places,
    assert_same_as_source,
    landed_rows,
    load_ids,
    manifest,
    offsets_of,
)
from tests.ingest.lander import Lander
from tests.ingest.made_rows import make_rows


def test_every_row_lands_once_with_its_offset(serve: Serve, land: Lander, raw_dir: Path) -> None:
    behaviour = Behaviour()
    outcome = land(serve(behaviour).url)
    assert outcome.newest.status == "complete"
    assert_same_as_source(raw_dir, behaviour.rows)
    for resource, rows in behaviour.rows.items():
        assert [row["_offset"] for row in landed_rows(raw_dir, resource)] == list(range(len(rows)))
        assert offsets_of(raw_dir, resource) == dict(enumerate(rows))
    assert_loads_are_whole(raw_dir)


@pytest.mark.parametrize("dialect", ["public", "other"])
@pytest.mark.parametrize("slash", [False, True])
def test_both_dialects_and_both_slash_habits_are_understood(
    serve: Serve, land: Lander, raw_dir: Path, *, dialect: str, slash: bool
) -> None:
    behaviour = Behaviour(dialect=dialect, slash=slash, cap=None)
    server = serve(behaviour)
    outcome = land(server.url)
    assert outcome.newest.status == "complete"
    assert_same_as_source(raw_dir, behaviour.rows)
    statuses = Counter(seen.status for seen in server.seen)
    assert statuses[307] == (4 if slash else 0), "a redirect is followed once and remembered"
    assert outcome.requests == len(server.seen)


def test_an_unchanged_source_costs_one_request(serve: Serve, land: Lander, raw_dir: Path) -> None:
    server = serve(Behaviour())
    land(server.url)
    before = len(server.seen)
    outcome = land(server.url)
    assert [seen.path for seen in server.seen[before:]] == ["/analytics"]
    assert outcome.requests == 1
    assert outcome.landed == []
    assert len(load_ids(raw_dir)) == 1
    assert {step.mode for step in outcome.steps} == {"unchanged"}


def test_a_full_refresh_lands_all_anew(serve: Serve, land: Lander, raw_dir: Path) -> None:
    behaviour = Behaviour()
    server = serve(behaviour)
    land(server.url)
    behaviour.rows["movies"][3]["title"] = "Another title"
    assert land(server.url).landed == []
    outcome = land(server.url, full_refresh=True)
    assert {load.mode for load in outcome.newest.resources.values()} == {"full"}
    assert_same_as_source(raw_dir, behaviour.rows)


def test_another_source_is_landed_in_full_although_its_counts_are_the_same(
    serve: Serve, land: Lander, raw_dir: Path
) -> None:
    land(serve(Behaviour()).url, source="one")
    other = Behaviour(rows=make_rows())
    other.rows["movies"][0]["title"] = "Elsewhere"
    outcome = land(serve(other).url, source="two")
    assert {step.mode for step in outcome.steps} == {"full"}
    assert {step.reason for step in outcome.steps} == {"first load from this source"}
    assert_same_as_source(raw_dir, other.rows)


def test_a_subset_then_all_lands_only_what_was_left(
    serve: Serve, land: Lander, raw_dir: Path
) -> None:
    behaviour = Behaviour()
    server = serve(behaviour)
    first = land(server.url, resources=("movies", "tags"))
    assert first.newest.resources["ratings"].current == ()
    assert first.newest.resources["ratings"].mode == "not_requested"
    assert not [seen for seen in server.seen if seen.path == "/ratings"]
    second = land(server.url)
    modes = {name: load.mode for name, load in second.newest.resources.items()}
    assert modes == {
        "movies": "unchanged",
        "ratings": "full",
        "tags": "unchanged",
        "links": "full",
    }
    assert_same_as_source(raw_dir, behaviour.rows)


def test_a_resource_left_out_keeps_its_rows(serve: Serve, land: Lander, raw_dir: Path) -> None:
    behaviour = Behaviour()
    server = serve(behaviour)
    land(server.url)
    outcome = land(server.url, resources=("links",), full_refresh=True)
    modes = {name: load.mode for name, load in outcome.newest.resources.items()}
    assert modes == dict.fromkeys(["movies", "ratings", "tags"], "not_requested") | {
        "links": "full"
    }
    assert_same_as_source(raw_dir, behaviour.rows)


def test_an_empty_resource_has_one_file_without_rows(
    serve: Serve, land: Lander, raw_dir: Path
) -> None:
    rows = make_rows() | {"tags": []}
    outcome = land(serve(Behaviour(rows=rows)).url)
    tags = outcome.newest.resources["tags"]
    assert (tags.status, tags.rows, tags.missing) == ("complete", 0, 0)
    assert [file.rows for file in tags.files] == [0]
    assert_loads_are_whole(raw_dir)
    assert land(serve(Behaviour(rows=rows)).url).landed == []


def test_a_source_without_counts_is_unverified_and_landed_to_its_first_empty_page(
    serve: Serve, land: Lander, raw_dir: Path
) -> None:
    behaviour = Behaviour(has_analytics=False)
    server = serve(behaviour)
    outcome = land(server.url)
    assert outcome.newest.status == "unverified"
    assert {load.missing for load in outcome.newest.resources.values()} == {None}
    assert_same_as_source(raw_dir, behaviour.rows)
    again = land(server.url)
    assert {step.mode for step in again.steps} == {"full"}


def test_a_clamped_limit_is_adopted(serve: Serve, land: Lander, raw_dir: Path) -> None:
    behaviour = Behaviour(cap=7, clamps=True)
    server = serve(behaviour)
    outcome = land(server.url, batch_size=50)
    assert outcome.newest.status == "complete"
    assert len(outcome.landed) == 1, "nothing was taken for hidden"
    assert_same_as_source(raw_dir, behaviour.rows)
    assert_offsets_are_places(raw_dir, behaviour.rows)
    pages = sum(-(-len(rows) // 7) for rows in behaviour.rows.values())
    assert len(server.seen) <= pages + 4 * 3 + 2


def test_a_limit_that_is_refused_is_lowered_until_it_is_not(
    serve: Serve, land: Lander, raw_dir: Path
) -> None:
    behaviour = Behaviour(cap=7)
    assert land(serve(behaviour).url, batch_size=50).newest.status == "complete"
    assert_same_as_source(raw_dir, behaviour.rows)


def test_an_address_that_serves_something_else_says_so(
    serve: Serve, land: Lander, raw_dir: Path
) -> None:
    with pytest.raises(SourceError, match="doesn't speak this API"):
        land(serve(Behaviour(analytics={"users": 3})).url)
    with pytest.raises(SourceError, match="404; check the base URL"):
        land(serve(Behaviour(rows={}, has_analytics=False)).url)
    assert load_ids(raw_dir) == []


def test_a_source_that_ignores_skip_is_stopped(serve: Serve, land: Lander, raw_dir: Path) -> None:
    server = serve(Behaviour(ignores_skip=True))
    with pytest.raises(SourceError, match="doesn't page as this API does"):
        land(server.url)
    assert len(server.seen) < 40
    assert load_ids(raw_dir) == []


@pytest.mark.parametrize("has_analytics", [True, False])
def test_a_source_that_ignores_skip_is_stopped_although_no_page_is_whole(
    serve: Serve, land: Lander, raw_dir: Path, *, has_analytics: bool
) -> None:
    server = serve(Behaviour(ignores_skip=True, has_analytics=has_analytics))
    with pytest.raises(SourceError, match="doesn't page as this API does"):
        land(server.url, batch_size=1000)
    assert len(server.seen) < 40
    assert load_ids(raw_dir) == []


def test_the_manifest_counts_every_request(serve: Serve, land: Lander, raw_dir: Path) -> None:
    server = serve(Behaviour())
    land(server.url)
    said = manifest(raw_dir)
    assert said["requests"] == len(server.seen)
    in_resources = sum(load["requests"] for load in said["resources"].values())
    asked_of_analytics = sum(seen.path == "/analytics" for seen in server.seen)
    assert said["requests"] == in_resources + asked_of_analytics
