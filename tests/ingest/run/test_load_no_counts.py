"""A source without `/analytics`: its pages alone tell where its rows end."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.ingest.behaviour import Behaviour
from tests.ingest.conftest import Serve
from tests.ingest.landed import assert_same_as_source, current_rows, in_order
from tests.ingest.lander import Lander
from tests.ingest.made_rows import make_rows


@pytest.mark.parametrize("place", [0, 1005, 2500, 4999])
def test_a_poisoned_row_costs_only_itself(
    serve: Serve, land: Lander, raw_dir: Path, place: int
) -> None:
    behaviour = Behaviour(
        rows=make_rows(movies=400, ratings=5000),
        has_analytics=False,
        poisoned={("ratings", place)},
    )
    server = serve(behaviour)
    ratings = land(server.url, batch_size=1000).newest.resources["ratings"]
    assert ratings.current_rows == 4999
    assert ratings.failed_offsets == (place,)
    assert ratings.status == "incomplete"
    del behaviour.rows["ratings"][place]
    assert_same_as_source(raw_dir, behaviour.rows)


@pytest.mark.parametrize("hidden", [{3, 4}, {55, 56, 57}, {117, 118, 119}, {119}])
def test_rows_that_pages_hide_are_recovered_the_last_pages_too(
    serve: Serve, land: Lander, raw_dir: Path, hidden: set[int]
) -> None:
    behaviour = Behaviour(has_analytics=False, hides={("ratings", place) for place in hidden})
    ratings = land(serve(behaviour).url).newest.resources["ratings"]
    assert (ratings.status, ratings.row_end, ratings.unavailable) == ("unverified", 120, 0)
    assert_same_as_source(raw_dir, behaviour.rows)


def test_a_last_page_that_is_short_is_not_split_for_rows_that_are_not_there(
    serve: Serve, land: Lander, raw_dir: Path
) -> None:
    behaviour = Behaviour(rows=make_rows(ratings=117), has_analytics=False)
    server = serve(behaviour)
    ratings = land(server.url).newest.resources["ratings"]
    assert (ratings.status, ratings.row_end) == ("unverified", 117)
    assert sum(seen.path == "/ratings" for seen in server.seen) == 12 + 4 + 1
    assert_same_as_source(raw_dir, behaviour.rows)


def test_an_empty_page_in_the_midst_does_not_end_it(
    serve: Serve, land: Lander, raw_dir: Path
) -> None:
    behaviour = Behaviour(has_analytics=False, removed={("ratings", n) for n in range(50, 60)})
    ratings = land(serve(behaviour).url).newest.resources["ratings"]
    assert ratings.status == "incomplete"
    assert ratings.unavailable_offsets == tuple(range(50, 60))
    assert ratings.failed_offsets == ()
    rows = behaviour.rows["ratings"]
    assert current_rows(raw_dir, "ratings") == in_order(rows[:50] + rows[60:])
