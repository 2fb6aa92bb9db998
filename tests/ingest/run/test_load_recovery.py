"""The second phase against a real server: what pages hide or fail on is had row by row."""

from __future__ import annotations

from pathlib import Path

import pytest

from ingest.extract.recovery import WAITS
from ingest.extract.splitting import ATTEMPTS_FOR_A_ROW
from tests.ingest.behaviour import Behaviour
from tests.ingest.conftest import Serve
from tests.ingest.landed import (
    assert_offsets_are_places,
    assert_same_as_source,
    landed_rows,
    load_ids,
    manifest,
    offsets_of,
)
from tests.ingest.lander import Lander
from tests.ingest.made_rows import Row, make_rows


def crowded_tags(count: int = 60) -> dict[str, list[Row]]:
    """Return rows in which users gave a movie three tags each, some far apart."""
    rows = make_rows(tags=count)
    for number, row in enumerate(rows["tags"]):
        row |= {"userId": 1 + number // 9, "movieId": 1 + number % 3}
    return rows


def test_tags_that_share_a_page_with_another_by_the_same_user_are_all_recovered(
    serve: Serve, land: Lander, raw_dir: Path
) -> None:
    behaviour = Behaviour(rows=crowded_tags(), hides_tags=True)
    outcome = land(serve(behaviour).url)
    pages, recovered = outcome.landed
    assert pages.status == "incomplete"
    assert pages.resources["tags"].rows < 60
    assert recovered.status == "complete"
    tags = recovered.resources["tags"]
    assert tags.mode == "recovery"
    assert tags.current == (pages.load_id, recovered.load_id)
    assert (tags.current_rows, tags.missing) == (60, 0)
    assert_same_as_source(raw_dir, behaviour.rows)
    assert_offsets_are_places(raw_dir, behaviour.rows)
    assert sorted(offsets_of(raw_dir, "tags")) == list(range(60)), "each one's place is known"


def test_rows_of_a_short_page_have_no_offset_as_nobody_knows_it(
    serve: Serve, land: Lander, raw_dir: Path
) -> None:
    behaviour = Behaviour(hides={("movies", 13), ("movies", 14)})
    land(serve(behaviour).url, recover=False)
    offsets = [row["_offset"] for row in landed_rows(raw_dir, "movies")]
    assert offsets == [*range(10), *[None] * 8, *range(20, 25)]


@pytest.mark.parametrize("places", [{0}, {3, 4}, {9}, {10, 24}, set(range(1, 25)), set(range(25))])
def test_hidden_rows_are_recovered_wherever_they_stand(
    serve: Serve, land: Lander, raw_dir: Path, places: set[int]
) -> None:
    behaviour = Behaviour(hides={("movies", place) for place in places})
    outcome = land(serve(behaviour).url)
    assert outcome.newest.status == "complete"
    assert_same_as_source(raw_dir, behaviour.rows)
    assert_offsets_are_places(raw_dir, behaviour.rows)


def test_poisoned_rows_are_known_by_offset_and_all_others_are_landed(
    serve: Serve, land: Lander, raw_dir: Path
) -> None:
    poisoned = {("ratings", 7), ("ratings", 8), ("ratings", 119), ("movies", 0)}
    behaviour = Behaviour(poisoned=set(poisoned))
    server = serve(behaviour)
    outcome = land(server.url)
    ratings = outcome.newest.resources["ratings"]
    assert (ratings.status, ratings.missing, ratings.unavailable) == ("incomplete", 3, 3)
    assert ratings.unavailable_offsets == (7, 8, 119)
    assert outcome.newest.resources["movies"].unavailable_offsets == (0,)
    for resource, place in sorted(poisoned, reverse=True):
        del behaviour.rows[resource][place]
    assert_same_as_source(raw_dir, behaviour.rows)


def test_a_single_row_is_asked_for_longer_than_a_page_and_again_at_the_end(
    serve: Serve, land: Lander, raw_dir: Path
) -> None:
    server = serve(Behaviour(poisoned={("ratings", 42)}))
    land(server.url)
    alone = [
        seen
        for seen in server.seen
        if seen.path == "/ratings" and seen.query == {"skip": "42", "limit": "1"}
    ]
    # one more or less, as others are answered meanwhile or not
    assert abs(len(alone) - ATTEMPTS_FOR_A_ROW - len(WAITS)) <= 1
    said = manifest(raw_dir)["resources"]["ratings"]
    assert (said["unavailable_offsets"], said["failed_offsets"]) == ([42], [42])


def test_a_row_that_fails_four_times_is_had(serve: Serve, land: Lander, raw_dir: Path) -> None:
    """Its page fails too, so that it comes down to the single row."""
    behaviour = Behaviour(poisoned={("ratings", 42)})
    alone: list[int] = []

    def before(number: int, _path: str) -> None:
        if server.seen[number - 1].query == {"skip": "42", "limit": "1"}:
            alone.append(number)
            if len(alone) == 5:
                behaviour.poisoned = set()

    behaviour.before = before
    server = serve(behaviour)
    assert land(server.url, concurrency=1).newest.status == "complete"
    assert len(alone) == 5
    assert_same_as_source(raw_dir, behaviour.rows)


def test_hidden_and_poisoned_rows_side_by_side_are_told_apart(
    serve: Serve, land: Lander, raw_dir: Path
) -> None:
    behaviour = Behaviour(
        hides={("ratings", n) for n in range(3, 60, 4)},
        poisoned={("ratings", n) for n in (0, 15, 16, 33)},
    )
    outcome = land(serve(behaviour).url, batch_size=30)
    assert outcome.newest.resources["ratings"].unavailable_offsets == (0, 15, 16, 33)
    for place in (33, 16, 15, 0):
        del behaviour.rows["ratings"][place]
    assert_same_as_source(raw_dir, behaviour.rows)


def test_recovery_stays_within_its_bound(serve: Serve, land: Lander) -> None:
    rows = crowded_tags(200)
    server = serve(Behaviour(rows=rows, hides_tags=True))
    outcome = land(server.url, batch_size=50)
    recovery = outcome.landed[-1].resources["tags"]
    covered = sum(stop - start for start, stop, _ in recovery.windows)
    assert recovery.requests <= covered
    assert outcome.requests == len(server.seen)


def test_without_recovery_the_rest_is_left_to_a_later_run_whose_counts_are_the_same(
    serve: Serve, land: Lander, raw_dir: Path
) -> None:
    behaviour = Behaviour(rows=crowded_tags(), hides_tags=True)
    server = serve(behaviour)
    first = land(server.url, recover=False)
    assert (len(first.landed), first.newest.status) == (1, "incomplete")
    assert first.awaiting > 0
    assert land(server.url, recover=False).landed == []
    before = len(server.seen)
    second = land(server.url)
    assert {load.mode for load in second.newest.resources.values()} == {"unchanged", "recovery"}
    assert {seen.path for seen in server.seen[before:]} == {"/analytics", "/tags"}
    assert second.newest.status == "complete"
    assert_same_as_source(raw_dir, behaviour.rows)


def test_a_row_that_failed_is_asked_for_once_in_each_later_run(
    serve: Serve, land: Lander, raw_dir: Path
) -> None:
    behaviour = Behaviour(poisoned={("ratings", 42), ("movies", 7)})
    server = serve(behaviour)
    land(server.url)
    for _ in range(2):
        before = len(server.seen)
        outcome = land(server.url)
        assert len(server.seen) == before + 3
        assert outcome.landed == []
        assert len(load_ids(raw_dir)) == 2
    behaviour.poisoned = {("movies", 7)}
    ratings = land(server.url).newest.resources["ratings"]
    assert (ratings.status, ratings.mode, ratings.rows) == ("complete", "recovery", 1)
    assert (ratings.unavailable, ratings.failed_offsets) == (0, ())
    del behaviour.rows["movies"][7]
    assert_same_as_source(raw_dir, behaviour.rows)


def test_a_row_that_an_answer_lacks_is_not_asked_for_again(serve: Serve, land: Lander) -> None:
    """Not even alone is it shown: the source hasn't it, whatever it counts."""
    server = serve(Behaviour(removed={("ratings", 42)}))
    ratings = land(server.url).newest.resources["ratings"]
    assert (ratings.status, ratings.missing) == ("incomplete", 1)
    assert (ratings.unavailable_offsets, ratings.failed_offsets) == ((42,), ())
    before = len(server.seen)
    assert land(server.url).landed == []
    assert len(server.seen) == before + 1


def test_after_twenty_rows_that_fail_again_the_others_come_next_time(
    serve: Serve, land: Lander, raw_dir: Path
) -> None:
    places = range(30, 75)
    behaviour = Behaviour(poisoned={("ratings", place) for place in places})
    server = serve(behaviour)
    land(server.url, patience=30.0)
    asked: list[list[int]] = []
    for _ in range(3):
        before = len(server.seen)
        land(server.url)
        skips = [seen.query.get("skip") for seen in server.seen[before:]]
        asked.append(sorted(int(skip) for skip in skips if skip is not None))
    assert [len(offsets) <= 24 for offsets in asked] == [True] * 3
    assert asked[0][0] == 30
    assert set(places) == {offset for offsets in asked for offset in offsets}
    behaviour.poisoned = set()
    assert land(server.url).newest.status == "complete"
    assert_same_as_source(raw_dir, behaviour.rows)


def test_a_full_refresh_asks_again_for_what_was_unavailable(
    serve: Serve, land: Lander, raw_dir: Path
) -> None:
    behaviour = Behaviour(poisoned={("ratings", 42)})
    server = serve(behaviour)
    land(server.url)
    behaviour.poisoned = set()
    assert land(server.url, full_refresh=True).newest.status == "complete"
    assert_same_as_source(raw_dir, behaviour.rows)


def test_recovery_leaves_what_moved_to_the_next_run(
    serve: Serve, land: Lander, raw_dir: Path
) -> None:
    """Movies shrink while tags are hidden: only the tags can be recovered now."""
    behaviour = Behaviour(rows=crowded_tags(), hides_tags=True)

    def before(number: int, _path: str) -> None:
        if number == 14:
            del behaviour.rows["movies"][:3]

    behaviour.before = before
    server = serve(behaviour)
    outcome = land(server.url, concurrency=1)
    movies, tags = (outcome.newest.resources[name] for name in ("movies", "tags"))
    assert (tags.mode, tags.status) == ("recovery", "complete")
    assert (movies.mode, movies.status, movies.files) == ("unchanged", "incomplete", ())
    behaviour.before = lambda _number, _path: None
    assert land(server.url).newest.status == "complete"
    assert_same_as_source(raw_dir, behaviour.rows)


def test_other_resources_are_recovered_only_if_asked_for(
    serve: Serve, land: Lander, raw_dir: Path
) -> None:
    behaviour = Behaviour(rows=crowded_tags(), hides_tags=True, hides={("movies", 3)})
    server = serve(behaviour)
    land(server.url, recover=False)
    outcome = land(server.url, resources=("movies",))
    assert outcome.newest.resources["movies"].mode == "recovery"
    assert outcome.newest.resources["tags"].mode == "not_requested"
    assert outcome.newest.resources["tags"].status == "incomplete"
    assert land(server.url).newest.status == "complete"
    assert_same_as_source(raw_dir, behaviour.rows)
