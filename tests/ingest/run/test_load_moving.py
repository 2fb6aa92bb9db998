"""A source that changes while it is being landed, or whose counts are wrong."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.ingest.behaviour import Behaviour
from tests.ingest.conftest import Serve
from tests.ingest.landed import assert_offsets_are_places, assert_same_as_source, manifest
from tests.ingest.lander import Lander
from tests.ingest.made_rows import Row, add_ratings, make_rows
from tests.ingest.stopping import rows_with_hidden_tags


def grow_at(behaviour: Behaviour, numbers: set[int], count: int) -> None:
    """Let ratings grow just before some requests, counted from 1."""

    def before(number: int, _path: str) -> None:
        if number in numbers:
            add_ratings(behaviour.rows, count)

    behaviour.before = before


def test_a_source_that_grows_while_it_is_landed_is_followed_to_its_end(
    serve: Serve, land: Lander, raw_dir: Path
) -> None:
    behaviour = Behaviour()
    grow_at(behaviour, {5, 12, 29}, 17)
    outcome = land(serve(behaviour).url)
    ratings = outcome.newest.resources["ratings"]
    assert (ratings.source_count_before, ratings.source_count_after) == (120, 171)
    assert (ratings.status, len(outcome.landed)) == ("complete", 1)
    assert_same_as_source(raw_dir, behaviour.rows)


def test_a_source_that_never_stops_growing_is_followed_a_bounded_number_of_times(
    serve: Serve, land: Lander, raw_dir: Path
) -> None:
    behaviour = Behaviour()

    def before(_number: int, path: str) -> None:
        if path == "/analytics":
            add_ratings(behaviour.rows, 25)

    behaviour.before = before
    server = serve(behaviour)
    outcome = land(server.url)
    assert len(server.seen) < 60
    ratings = outcome.newest.resources["ratings"]
    if ratings.status == "complete":
        assert ratings.current_rows == ratings.source_count_after
    behaviour.before = lambda _number, _path: None
    outcome = land(server.url)
    assert outcome.newest.status == "complete", "what came last is landed by the next run"
    assert_same_as_source(raw_dir, behaviour.rows)


def test_a_source_that_loses_rows_while_it_is_landed_is_never_called_complete(
    serve: Serve, land: Lander, raw_dir: Path
) -> None:
    """Rows moved: as many came twice, or are gone, as were missed. The counts would agree."""
    behaviour = Behaviour()

    def before(_number: int, path: str) -> None:
        if path == "/ratings" and len(behaviour.rows["ratings"]) == 120:
            ratings_asked.append(path)
            if len(ratings_asked) == 3:
                del behaviour.rows["ratings"][:10]

    ratings_asked: list[str] = []
    behaviour.before = before
    server = serve(behaviour)
    ratings = land(server.url, concurrency=1).newest.resources["ratings"]
    assert ratings.status == "incomplete"
    again = land(server.url)
    assert again.newest.resources["ratings"].mode == "full"
    assert again.newest.status == "complete"
    assert_same_as_source(raw_dir, behaviour.rows)


@pytest.mark.parametrize("count", [121, 130, 201, 500, 100_836])
def test_a_count_that_is_too_high_by_empty_pages_alone_is_said_and_all_is_complete(
    serve: Serve, land: Lander, raw_dir: Path, count: int
) -> None:
    behaviour = Behaviour(counts={"ratings": count})
    server = serve(behaviour)
    ratings = land(server.url).newest.resources["ratings"]
    assert (ratings.status, ratings.missing, ratings.unavailable) == ("complete", 0, 0)
    assert (ratings.count_error, ratings.source_count_after) == ("too_high", count)
    assert len(server.seen) < 60
    assert_same_as_source(raw_dir, behaviour.rows)
    before = len(server.seen)
    assert land(server.url).landed == []
    assert len(server.seen) == before + 2, "the row behind the last one, as the count tells nothing"


def test_tags_that_are_hidden_and_counted_too_high_are_all_had(
    serve: Serve, land: Lander, raw_dir: Path
) -> None:
    behaviour = Behaviour(rows=rows_with_hidden_tags(), hides_tags=True, counts={"tags": 1000})
    server = serve(behaviour)
    tags = land(server.url).newest.resources["tags"]
    assert (tags.status, tags.missing, tags.count_error) == ("complete", 0, "too_high")
    assert (tags.row_end, tags.unavailable) == (60, 0)
    assert_same_as_source(raw_dir, behaviour.rows)


@pytest.mark.parametrize("batch_size", [10, 1000])
@pytest.mark.parametrize("count", [118, 119, 120, 123])
def test_a_count_that_is_too_high_within_the_last_page_is_said_and_all_is_complete(
    serve: Serve, land: Lander, raw_dir: Path, batch_size: int, count: int
) -> None:
    behaviour = Behaviour(rows=make_rows(ratings=117), counts={"ratings": count})
    server = serve(behaviour)
    ratings = land(server.url, batch_size=batch_size).newest.resources["ratings"]
    assert (ratings.status, ratings.count_error) == ("complete", "too_high")
    assert (ratings.row_end, ratings.unavailable) == (117, 0)
    assert land(server.url, batch_size=batch_size).landed == []
    add_ratings(behaviour.rows, 1)
    land(server.url, batch_size=batch_size)
    assert_same_as_source(raw_dir, behaviour.rows)


@pytest.mark.parametrize(
    "hidden",
    [set(range(111, 120)), {111, 112, 113}, {118, 119}, set(range(113, 117)), {112, 118}],
)
def test_rows_that_are_hidden_around_a_count_that_is_too_low_are_all_had_in_their_places(
    serve: Serve, land: Lander, raw_dir: Path, hidden: set[int]
) -> None:
    behaviour = Behaviour(hides={("ratings", offset) for offset in hidden}, counts={"ratings": 117})
    ratings = land(serve(behaviour).url).newest.resources["ratings"]
    assert (ratings.status, ratings.count_error) == ("complete", "too_low")
    assert (ratings.row_end, ratings.unavailable) == (120, 0)
    assert_same_as_source(raw_dir, behaviour.rows)
    assert_offsets_are_places(raw_dir, behaviour.rows)


def test_growth_of_a_source_that_counts_wrongly_is_appended(
    serve: Serve, land: Lander, raw_dir: Path
) -> None:
    behaviour = Behaviour(counts={"ratings": 500})
    server = serve(behaviour)
    land(server.url)
    add_ratings(behaviour.rows, 15)
    behaviour.counts = {"ratings": 515}
    ratings = land(server.url).newest.resources["ratings"]
    assert (ratings.mode, ratings.rows, ratings.status) == ("append", 15, "complete")
    assert ratings.row_end == 135
    assert_same_as_source(raw_dir, behaviour.rows)


def test_a_count_that_is_too_low_is_said_and_no_row_is_lost(
    serve: Serve, land: Lander, raw_dir: Path
) -> None:
    behaviour = Behaviour(counts={"ratings": 50})
    server = serve(behaviour)
    ratings = land(server.url).newest.resources["ratings"]
    assert (ratings.status, ratings.missing, ratings.rows) == ("complete", 0, 120)
    assert (ratings.count_error, ratings.row_end) == ("too_low", 120)
    assert_same_as_source(raw_dir, behaviour.rows)
    before = len(server.seen)
    assert land(server.url).landed == [], "a count that stays too low is no reason to load anew"
    assert len(server.seen) == before + 2


def test_rows_that_move_while_paging_are_not_called_complete(
    serve: Serve, land: Lander, raw_dir: Path
) -> None:
    """One row is given twice and one never: the number of rows is right, the data isn't."""
    behaviour = Behaviour()
    pages: list[str] = []

    def before(_number: int, path: str) -> None:
        if path == "/ratings":
            pages.append(path)
            if len(pages) == 6:
                rows = behaviour.rows["ratings"]
                rows.insert(0, rows.pop())

    behaviour.before = before
    ratings = land(serve(behaviour).url, concurrency=1).newest.resources["ratings"]
    assert (ratings.rows, ratings.distinct_keys) == (120, 119)
    assert (ratings.status, ratings.missing) == ("incomplete", 1)
    assert manifest(raw_dir)["status"] == "incomplete"


def test_an_equal_row_that_stands_twice_is_counted_as_one_key(serve: Serve, land: Lander) -> None:
    rows: list[Row] = make_rows()["tags"]
    rows[7] = dict(rows[6])
    behaviour = Behaviour(rows=make_rows() | {"tags": rows})
    tags = land(serve(behaviour).url).newest.resources["tags"]
    assert (tags.rows, tags.distinct_keys, tags.status, tags.missing) == (40, 39, "incomplete", 1)
