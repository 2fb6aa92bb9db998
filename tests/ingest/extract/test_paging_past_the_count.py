"""A count that is too low, at a source whose pages hide rows: none is lost or misplaced."""

from __future__ import annotations

from hypothesis import example, given, settings
from hypothesis import strategies as st

from ingest.extract.paging import Paging
from tests.ingest.extract.driven import assert_tiles, drive, rows_of, serving


@given(
    size=st.integers(1, 60),
    limit=st.integers(1, 13),
    uncounted=st.integers(0, 15),
    hidden=st.frozensets(st.integers(0, 59)),
    in_flight=st.integers(1, 4),
    seed=st.integers(0, 9),
)
@example(
    size=49,
    limit=10,
    uncounted=3,
    hidden=frozenset({41, 42, 43, 44, 45, 47, 48}),
    in_flight=1,
    seed=0,
)
@example(size=49, limit=10, uncounted=3, hidden=frozenset({41, 42, 43}), in_flight=1, seed=0)
@settings(deadline=None, max_examples=300)
def test_rows_around_a_count_that_is_too_low_are_covered_and_known_by_their_places(
    *,
    size: int,
    limit: int,
    uncounted: int,
    hidden: frozenset[int],
    in_flight: int,
    seed: int,
) -> None:
    rows = rows_of(size)
    ask = serving(rows, hidden=hidden)
    count = max(0, size - uncounted)
    paging = Paging("tags", limit=limit, count=count)
    drive(paging, ask, in_flight=in_flight, seed=seed)
    end = count if paging.row_end is None else paging.row_end
    assert end >= size
    assert_tiles(paging, 0, size)
    for tile, asked in paging.tiles.items():
        given_rows = ask(asked)
        assert given_rows is not None
        if len(given_rows) >= tile.covered(end):
            assert list(given_rows) == rows[tile.start : min(tile.stop, end)]


def test_a_list_that_comes_up_to_a_count_that_was_ahead_of_it_leaves_no_gap() -> None:
    paging = Paging("tags", limit=10, count=85)
    drive(paging, serving(rows_of(10)))
    assert paging.row_end == 10
    paging.raise_count(90)
    drive(paging, serving(rows_of(90)))
    assert_tiles(paging, 0, 90)
