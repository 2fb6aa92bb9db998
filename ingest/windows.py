"""The window, the unit of work: which rows of a resource are asked for next.

A window is [start, stop) of the server's own rows. A page can be short without being the last,
so no page's length ends the paging: an empty page at or past the source's count does.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, NamedTuple

from ingest.errors import UnusableAnswersError

ROWS_PAST_COUNT_FACTOR: Final = 2
WINDOWS_PAST_COUNT: Final = 100
EMPTY_WINDOWS_IN_A_ROW: Final = 100
"""Where a source whose count is far too high is given up: its rows have ended long before."""

ROWS_WITHOUT_COUNT: Final = 100_000_000
"""Where a source that gives no counts, and no end either, is given up: thrice MovieLens 32M."""


class Window(NamedTuple):
    """Rows `start` to `stop`, the latter not included, as the server numbers them."""

    start: int
    stop: int

    @property
    def size(self) -> int:
        """How many rows it covers."""
        return self.stop - self.start

    def covered(self, count: int | None) -> int:
        """How many rows it covers of a resource that holds `count`."""
        if count is None:
            return self.size
        return max(0, min(self.stop, count) - self.start)


class Paging:
    """Hands out a resource's windows in order, and knows when the last has been seen.

    Up to the source's count the windows are known, and any number can be in flight. Past it
    they are handed out one at a time, until one is empty. Without a count that holds from
    the start.

    The first window goes alone, to see what the server makes of the limit. If it is short
    although there are more rows, its end is asked for: rows that haven't been seen mean that
    the server gives no more than that at a time, and the lower limit is adopted; rows seen
    already mean that it hides some.

    Args:
        name: The resource's, for errors.
        limit: Rows a window.
        count: The source's count; None where it gives none.
        start: The first row to ask for.
    """

    def __init__(self, name: str, *, limit: int, count: int | None, start: int = 0) -> None:
        self.limit = limit
        self.has_fallen = False
        """Whether a later count was lower: rows may have moved past the windows."""
        self.tiles: dict[Window, Window] = {}
        """The windows that tile what has been asked, and the window each was asked as."""
        self._name = name
        self._count = count or 0
        self._has_count = count is not None
        self._first = self._cursor = start
        self._awaited: Window | None = None
        self._opened = False
        self._opening: frozenset[bytes] = frozenset()
        self._ended = False
        self._empty_in_a_row = 0
        self._pages: dict[int, Window] = {}

    def raise_count(self, count: int | None) -> None:
        """Take note of a later count: where it has grown, paging goes on.

        The window in which the earlier count ended is handed out again: it was the last, and
        short, and now covers more rows.
        """
        if count is None:
            return
        if count < self._count:
            self.has_fallen = True
        elif count > self._count:
            whole_windows = (self._count - self._first) // self.limit
            self._cursor = min(self._cursor, self._first + whole_windows * self.limit)
            self._count = count
            self._ended = False

    def leave(self) -> list[Window]:
        """Tile the rows up to the count that no window covers, and return those windows.

        They won't be asked for now.
        """
        left: list[Window] = []
        stop = max((tile.stop for tile in self.tiles), default=self._first)
        while stop < self._count:
            left.append(Window(stop, stop + self.limit))
            stop += self.limit
        self.tiles.update(zip(left, left, strict=True))
        return left

    def next_window(self) -> Window | None:
        """Return the next window to ask for; None while, or once, there is none.

        Raises:
            UnusableAnswersError: The source goes on and on past its own count.
        """
        if self._ended or self._awaited is not None:
            return None
        if self._opening:
            self._awaited = Window(self._cursor, self._cursor + self.limit)
            return self._awaited
        window = Window(self._cursor, self._cursor + self.limit)
        if not self._opened or window.start >= self._count:
            self._awaited = window
            self._check_bound(window)
        self._cursor = window.stop
        return window

    def note(self, window: Window, rows: Sequence[bytes] | None) -> None:
        """Take note of the rows that a window gave; None if it was given up.

        Raises:
            UnusableAnswersError: The source gives the same page again and again, or none at all.
        """
        if self._awaited == window:
            self._awaited = None
        if self._opening:
            self._judge_limit(window, rows)
            return
        self.tiles[window] = window
        if rows is None:
            self._opened = True
            self._note_failure(window)
            return
        if not self._opened:
            self._opened = True
            if 0 < len(rows) < window.covered(self._count if self._has_count else None):
                self._opening = frozenset(rows)
                self._cursor = window.start + len(rows)
                return
        if not rows and window.start >= self._count:
            self._ended = True
            self._cursor = window.start
            del self.tiles[window]
        self._check_repeat(window, rows)
        self._check_empty(window, rows)

    def _note_failure(self, window: Window) -> None:
        """Past the count, and for a source without counts, a failing page ends the paging."""
        if window.start >= self._count:
            self._ended = True
            if self._has_count:
                del self.tiles[window]

    def _judge_limit(self, window: Window, rows: Sequence[bytes] | None) -> None:
        """Tell from the page after a short first one whether the server has a lower limit.

        Its own rows are asked for again then: a server that hides the end of its first page
        looks the same, and would have given rows of other offsets.
        """
        first = Window(self._first, self._first + self.limit)
        given = len(self._opening)
        is_lower = (
            rows is not None
            and self._opening.isdisjoint(rows)
            and 0 < len(rows) <= given
            and (len(rows) == given or window.start + len(rows) >= self._count)
        )
        self._opening = frozenset()
        if not is_lower:
            self._cursor = first.stop
            return
        del self.tiles[first]
        self.limit = given
        self.tiles[Window(self._first, window.start)] = first

    def _check_bound(self, window: Window) -> None:
        bound = ROWS_PAST_COUNT_FACTOR * self._count + WINDOWS_PAST_COUNT * self.limit
        if window.start > (bound if self._has_count else ROWS_WITHOUT_COUNT):
            raise UnusableAnswersError(
                f"{self._name} at offset {window.start}: the source counts"
                f" {self._count if self._has_count else 'no'} rows but its pages don't end; it"
                " doesn't page as this API does."
            )

    def _check_empty(self, window: Window, rows: Sequence[bytes]) -> None:
        """Stop at a source whose rows end long before its count, however long that would take."""
        self._empty_in_a_row = 0 if rows else self._empty_in_a_row + 1
        if self._empty_in_a_row > EMPTY_WINDOWS_IN_A_ROW:
            raise UnusableAnswersError(
                f"{self._name} at offset {window.start}: the source counts {self._count:,} rows but"
                f" {EMPTY_WINDOWS_IN_A_ROW} pages in a row are empty; its count can't be right."
            )

    def _check_repeat(self, window: Window, rows: Sequence[bytes]) -> None:
        """Stop at a server that ignores `skip`, or begins anew past its end.

        Two whole pages can't be the same, and past the count no two pages at all; but single
        rows can, where the source repeats one.
        """
        is_past = window.start >= self._count
        if not rows or not (is_past or 1 < len(rows) == window.size):
            return
        twin = self._pages.setdefault(hash(tuple(rows)), window)
        if twin != window:
            raise UnusableAnswersError(
                f"{self._name} at offset {window.start}: the same page as at offset"
                f" {twin.start}; the source doesn't page as this API does."
            )
