"""Paging, as a state machine: what it asks for, and when it stops."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.errors import SourceError
from ingest.extract.paging import Paging
from ingest.raw.window import Window
from tests.ingest.extract.driven import assert_tiles, drive, rows_of, serving


@pytest.mark.parametrize("size", [1, 9, 10, 11, 30, 95])
def test_a_known_count_takes_its_pages_and_one_empty_one(size: int) -> None:
    paging = Paging("tags", limit=10, count=size)
    asked = drive(paging, serving(rows_of(size)), in_flight=4)
    assert len(asked) == -(-size // 10) + 1
    assert_tiles(paging, 0, size)


def test_a_short_page_is_not_the_end() -> None:
    ask = serving(rows_of(40), hidden=frozenset({13, 14, 15, 16}))
    paging = Paging("tags", limit=10, count=40)
    drive(paging, ask)
    assert_tiles(paging, 0, 40)


def test_rows_past_the_count_are_asked_for_until_a_page_is_empty() -> None:
    paging = Paging("tags", limit=10, count=20)
    drive(paging, serving(rows_of(47)))
    assert_tiles(paging, 0, 47)


def test_an_empty_page_before_the_count_does_not_end_it() -> None:
    paging = Paging("tags", limit=10, count=30)
    asked = drive(paging, lambda window: [] if window.start < 20 else rows_of(30)[window.start :])
    assert Window(20, 30) in asked


@pytest.mark.parametrize("count", [100, 5000, 10**12])
def test_a_count_that_is_too_high_is_doubted_after_a_few_requests(count: int) -> None:
    paging = Paging("tags", limit=10, count=count)
    asked = drive(paging, serving(rows_of(37)), in_flight=4)
    assert paging.row_end == 37
    assert_tiles(paging, 0, 37)
    assert max(paging.tiles) == Window(30, 37)
    assert len(asked) <= 4 + 4 + 4 + 16 + 1
    assert any(window.start <= count - 1 < window.stop for window in asked)


def test_empty_pages_in_the_midst_do_not_make_a_count_too_high() -> None:
    rows = rows_of(200)
    paging = Paging("tags", limit=10, count=200)

    def ask(window: Window) -> list[bytes]:
        return [] if 50 <= window.start < 100 else rows[window.start : window.stop]

    drive(paging, ask, in_flight=3)
    assert paging.row_end is None
    assert_tiles(paging, 0, 200)


def test_a_last_page_that_is_empty_once_is_asked_for_again_and_kept() -> None:
    rows = rows_of(30)
    paging = Paging("tags", limit=10, count=30)
    drive(paging, lambda at: [] if at == Window(20, 30) else rows[at.start : at.stop])
    assert paging.row_end is None
    assert_tiles(paging, 0, 30)


def test_a_count_that_is_too_low_is_told_by_the_rows_past_it() -> None:
    paging = Paging("tags", limit=10, count=20)
    drive(paging, serving(rows_of(47)))
    assert paging.row_end == 47


def test_a_resource_whose_first_page_and_single_rows_fail_is_not_served() -> None:
    paging = Paging("tags", limit=10, count=1000)
    asked = drive(paging, lambda _window: None)
    assert paging.is_unserved
    assert len(asked) == 17
    assert all(paging.attempts(window) == 1 for window in asked[1:])


def test_a_first_page_with_a_poisoned_row_is_only_a_page_that_failed() -> None:
    paging = Paging("tags", limit=10, count=40)
    drive(paging, serving(rows_of(40), failing=frozenset({3})))
    assert not paging.is_unserved
    assert_tiles(paging, 0, 40)


def test_a_limit_that_the_source_refuses_is_lowered_to_the_one_that_it_names() -> None:
    paging = Paging("tags", limit=1000, count=25)
    window = paging.next_window()
    assert window is not None
    paging.lower_limit(window, 10)
    assert drive(paging, serving(rows_of(25)))[0] == Window(0, 10)
    assert_tiles(paging, 0, 25)


def test_a_limit_that_cannot_be_lowered_is_refused() -> None:
    paging = Paging("tags", limit=10, count=25)
    window = paging.next_window()
    assert window is not None
    with pytest.raises(SourceError, match="names 10 as its limit"):
        paging.lower_limit(window, 10)


def test_a_first_page_whose_end_is_hidden_loses_no_row_of_the_second() -> None:
    """Nothing of the first page is in the second then, as with a lower limit."""
    rows = rows_of(40)
    hidden = frozenset({5, 6, 7, 8, 9, 11, 12})
    ask = serving(rows, hidden=hidden)
    paging = Paging("tags", limit=10, count=40)
    drive(paging, ask)
    assert_tiles(paging, 0, 40)
    for tile, asked in paging.tiles.items():
        given_rows = ask(asked)
        assert given_rows is not None
        if len(given_rows) == tile.size:
            assert list(given_rows) == rows[tile.start : tile.stop], tile


def test_a_first_page_that_hides_rows_keeps_the_limit() -> None:
    paging = Paging("tags", limit=10, count=40)
    drive(paging, serving(rows_of(40), hidden=frozenset({3, 4})))
    assert paging.limit == 10
    assert_tiles(paging, 0, 40)


def test_a_failing_page_after_a_short_first_one_leaves_no_overlap() -> None:
    ask = serving(rows_of(40), hidden=frozenset({3, 4}), failing=frozenset({12}))
    paging = Paging("tags", limit=10, count=40)
    drive(paging, ask)
    assert_tiles(paging, 0, 40)


@given(
    size=st.integers(0, 90),
    limit=st.integers(1, 30),
    cap=st.integers(1, 40) | st.none(),
    has_count=st.booleans(),
    hidden=st.frozensets(st.integers(0, 89), max_size=60),
    in_flight=st.integers(1, 6),
    seed=st.integers(0, 99),
)
@settings(deadline=None)
def test_windows_tile_the_source_and_whole_ones_hold_their_own_rows(
    *,
    size: int,
    limit: int,
    cap: int | None,
    has_count: bool,
    hidden: frozenset[int],
    in_flight: int,
    seed: int,
) -> None:
    rows = rows_of(size)
    hidden = frozenset() if cap is not None else hidden
    ask = serving(rows, cap=cap, hidden=hidden)
    paging = Paging("tags", limit=limit, count=size if has_count else None)
    asked = drive(paging, ask, in_flight=in_flight, seed=seed)
    if size == 0:
        return
    assert_tiles(paging, 0, size)
    assert len(asked) <= -(-size // min(limit, paging.limit)) + 7
    had: set[bytes] = set()
    for tile, was_asked in paging.tiles.items():
        given_rows = ask(was_asked)
        assert given_rows is not None
        had.update(given_rows)
        if len(given_rows) == tile.covered(size):
            assert list(given_rows) == rows[tile.start : min(tile.stop, size)]
    if not hidden:
        assert had == set(rows)
        assert all(tile.size <= (cap or limit) for tile in paging.tiles if tile.stop <= size)


def test_growth_is_followed_from_the_window_in_which_the_count_ended() -> None:
    paging = Paging("tags", limit=10, count=25)
    drive(paging, serving(rows_of(25)))
    paging.raise_count(52)
    asked = drive(paging, serving(rows_of(52)))
    assert asked == [Window(at, at + 10) for at in (20, 30, 40, 50, 52)]
    assert_tiles(paging, 0, 52)


def test_a_tail_begins_where_it_is_told_to() -> None:
    paging = Paging("tags", limit=10, count=47, start=33)
    asked = drive(paging, serving(rows_of(47)))
    assert asked == [Window(33, 43), Window(43, 53), Window(47, 57)]
    assert_tiles(paging, 33, 47)


def test_a_row_right_behind_the_count_that_its_page_hides_is_found() -> None:
    paging = Paging("tags", limit=10, count=39)
    asked = drive(paging, serving(rows_of(40), hidden=frozenset({39})))
    assert Window(39, 49) in asked
    assert paging.row_end == 40
    assert_tiles(paging, 0, 40)


def test_a_source_that_never_ends_is_stopped_past_its_count() -> None:
    paging = Paging("tags", limit=10, count=50)
    asked: list[Window] = []

    def ask(window: Window) -> list[bytes]:
        asked.append(window)
        return [b"row %d" % offset for offset in range(*window)]

    with pytest.raises(SourceError, match="its pages don't end"):
        drive(paging, ask)
    assert len(asked) <= 2 * 5 + 101


@pytest.mark.parametrize("count", [120, None])
def test_a_source_that_begins_anew_past_its_end_is_stopped(count: int | None) -> None:
    rows = rows_of(120)
    paging = Paging("tags", limit=50, count=count)
    with pytest.raises(SourceError, match="the same page as at offset"):
        drive(paging, lambda window: [rows[at % 120] for at in range(*window)])


def test_equal_rows_one_a_page_are_not_taken_for_a_server_that_ignores_skip() -> None:
    rows = [b"same", b"same", b"other", b"same"]
    paging = Paging("tags", limit=1, count=4)
    drive(paging, serving(rows))
    assert_tiles(paging, 0, 4)


def test_two_pages_that_fail_past_the_count_end_it() -> None:
    paging = Paging("tags", limit=10, count=20)
    asked = drive(paging, serving(rows_of(50), failing=frozenset(range(20, 50))))
    assert asked == [Window(0, 10), Window(10, 20), Window(20, 30), Window(30, 40)]
