"""Paging where the source tells no count: what is taken for the end."""

from __future__ import annotations

import pytest

from ingest.errors import SourceError
from ingest.extract.paging import Paging
from ingest.raw.window import Window
from tests.ingest.extract.driven import assert_tiles, drive, rows_of, serving


def test_without_a_count_an_empty_page_after_which_three_more_are_empty_ends_it() -> None:
    paging = Paging("tags", limit=10, count=None)
    asked = drive(paging, serving(rows_of(20)), in_flight=4)
    assert asked == [*(Window(at, at + 10) for at in range(0, 60, 10)), Window(20, 21)]
    assert_tiles(paging, 0, 20)
    assert paging.row_end == 20


def test_without_a_count_an_empty_page_in_the_midst_does_not_end_it() -> None:
    paging = Paging("tags", limit=10, count=None)
    rows = rows_of(40)
    drive(paging, lambda window: [] if window.start == 20 else rows[window.start : window.stop])
    assert_tiles(paging, 0, 40)
    assert paging.row_end == 40


def test_without_a_count_a_failing_page_is_no_end() -> None:
    paging = Paging("tags", limit=10, count=None)
    drive(paging, serving(rows_of(60), failing=frozenset({15, 25, 35, 45})))
    assert_tiles(paging, 0, 60)
    assert paging.row_end == 60


def test_without_a_count_the_end_of_a_short_last_page_is_found_out() -> None:
    paging = Paging("tags", limit=10, count=None)
    drive(paging, serving(rows_of(47)))
    assert max(paging.tiles) == Window(40, 47)
    assert paging.row_end == 47


def test_without_a_count_a_last_page_that_hides_rows_stays_short() -> None:
    paging = Paging("tags", limit=10, count=None)
    drive(paging, serving(rows_of(47), hidden=frozenset({44})))
    assert max(paging.tiles) == Window(40, 50)
    assert paging.row_end == 50


def test_without_a_count_a_last_page_that_fails_is_kept() -> None:
    paging = Paging("tags", limit=10, count=None)
    drive(paging, serving(rows_of(47), failing=frozenset({44})))
    assert max(paging.tiles) == Window(40, 50)
    assert paging.row_end == 50


def test_without_a_count_pages_that_only_fail_leave_the_end_unknown() -> None:
    paging = Paging("tags", limit=10, count=None)
    drive(paging, serving(rows_of(1000), failing=frozenset(range(20, 1000))))
    assert paging.row_end is None
    assert_tiles(paging, 0, 20)


def test_without_a_count_windows_go_one_at_a_time() -> None:
    paging = Paging("tags", limit=10, count=None)
    assert paging.next_window() == Window(0, 10)
    assert paging.next_window() is None


def test_a_source_without_count_that_never_ends_is_stopped() -> None:
    paging = Paging("tags", limit=1_000_000, count=None)
    with pytest.raises(SourceError, match="its pages don't end"):
        drive(paging, lambda window: [b"always", b"row %d" % window.start])
