"""Rows that failed, and rows that the source doesn't have, once their resource has grown."""

from __future__ import annotations

from pathlib import Path

from tests.ingest.behaviour import Behaviour
from tests.ingest.conftest import Serve
from tests.ingest.landed import current_rows, load_ids
from tests.ingest.lander import Lander
from tests.ingest.made_rows import add_ratings, add_tags
from tests.ingest.tampering import change_manifest


def test_a_row_that_failed_is_asked_for_once_also_where_other_rows_of_its_list_are_recovered(
    serve: Serve, land: Lander, raw_dir: Path
) -> None:
    behaviour = Behaviour(poisoned={("ratings", 42)}, hides={("ratings", 124)})
    server = serve(behaviour)
    land(server.url)
    add_ratings(behaviour.rows, 8)
    before = len(server.seen)
    assert land(server.url).newest.resources["ratings"].failed_offsets == (42,)
    alone = [
        seen
        for seen in server.seen[before:]
        if seen.path == "/ratings" and seen.query == {"skip": "42", "limit": "1"}
    ]
    assert len(alone) == 1
    assert behaviour.rows["ratings"][124] in current_rows(raw_dir, "ratings")


def test_a_row_that_an_answer_lacks_is_none_that_failed_after_an_append_either(
    serve: Serve, land: Lander
) -> None:
    behaviour = Behaviour(removed={("ratings", 42)}, poisoned={("tags", 7)})
    server = serve(behaviour)
    land(server.url)
    add_ratings(behaviour.rows, 3)
    add_tags(behaviour.rows, 3)
    newest = land(server.url, recover=False).newest
    ratings, tags = newest.resources["ratings"], newest.resources["tags"]
    assert (ratings.mode, tags.mode) == ("append", "append")
    assert (ratings.unavailable_offsets, ratings.failed_offsets) == ((42,), ())
    assert (tags.unavailable_offsets, tags.failed_offsets) == ((7,), (7,))
    before = len(server.seen)
    assert land(server.url).landed == []
    assert [seen.path for seen in server.seen[before:]] == ["/analytics", "/tags"]


def test_a_load_that_does_not_tell_failed_rows_from_others_has_all_asked_for_after_an_append(
    serve: Serve, land: Lander, raw_dir: Path
) -> None:
    """As an older version wrote it."""
    behaviour = Behaviour(removed={("ratings", 42)})
    server = serve(behaviour)
    land(server.url)
    for place in range(len(load_ids(raw_dir))):
        change_manifest(raw_dir, place, lambda m: m["resources"]["ratings"].pop("failed_offsets"))
    add_ratings(behaviour.rows, 3)
    newest = land(server.url, recover=False).newest.resources["ratings"]
    assert (newest.mode, newest.failed_offsets) == ("append", (42,))
    newest = land(server.url).newest.resources["ratings"]
    assert (newest.unavailable_offsets, newest.failed_offsets) == ((42,), ())
