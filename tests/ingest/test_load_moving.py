"""A source that changes while it is being landed, or whose counts are wrong."""

from __future__ import annotations

from pathlib import Path

from tests.ingest.conftest import Serve
from tests.ingest.landed import assert_same_as_source, manifest
from tests.ingest.lander import Lander
from tests.ingest.server import Behaviour
from tests.ingest.source_rows import Row, add_ratings, make_rows


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


def test_a_count_that_is_too_high_is_incomplete_and_costs_few_requests(
    serve: Serve, land: Lander, raw_dir: Path
) -> None:
    behaviour = Behaviour(counts={"ratings": 500})
    server = serve(behaviour)
    outcome = land(server.url, batch_size=100)
    ratings = outcome.newest.resources["ratings"]
    assert (ratings.status, ratings.missing) == ("incomplete", 380)
    assert ratings.unavailable == 380
    assert len(server.seen) < 50
    assert_same_as_source(raw_dir, behaviour.rows)
    before = len(server.seen)
    assert land(server.url, batch_size=100).landed == []
    assert len(server.seen) == before + 1


def test_a_count_that_is_too_low_is_said_and_no_row_is_lost(
    serve: Serve, land: Lander, raw_dir: Path
) -> None:
    behaviour = Behaviour(counts={"ratings": 50})
    ratings = land(serve(behaviour).url).newest.resources["ratings"]
    assert (ratings.status, ratings.missing, ratings.rows) == ("incomplete", -70, 120)
    assert_same_as_source(raw_dir, behaviour.rows)


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
