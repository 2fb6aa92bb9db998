"""The window, the unit of work: which rows of a resource are asked for next.

A window is [start, stop) of the server's own rows. A page can be short without being the last,
so no page's length ends the paging: an empty page at or past the source's count does.
"""

from __future__ import annotations

from typing import NamedTuple

from ingest.errors import SourceError

ROWS_PAST_COUNT_FACTOR = 2
WINDOWS_PAST_COUNT = 100


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

    Args:
        name: The resource's, for errors.
        limit: Rows a window.
        count: The source's count; None where it gives none.
        start: The first row to ask for.
    """

    def __init__(self, name: str, *, limit: int, count: int | None, start: int = 0) -> None:
        self._name = name
        self._limit = limit
        self._count = count or 0
        self._first = self._cursor = start
        self._awaited: int | None = None
        self._ended = False

    def raise_count(self, count: int | None) -> None:
        """Take note of a later count: where it has grown, paging goes on.

        The window in which the earlier count ended is handed out again: it was the last, and
        short, and now covers more rows.
        """
        if count is not None and count > self._count:
            whole_windows = (self._count - self._first) // self._limit
            self._cursor = min(self._cursor, self._first + whole_windows * self._limit)
            self._count = count
            self._ended = False

    def next_window(self) -> Window | None:
        """Return the next window to ask for; None while, or once, there is none.

        Raises:
            SourceError: The source goes on and on past its own count.
        """
        if self._ended or self._awaited is not None:
            return None
        window = Window(self._cursor, self._cursor + self._limit)
        if window.start >= self._count:
            self._awaited = window.start
            bound = ROWS_PAST_COUNT_FACTOR * self._count + WINDOWS_PAST_COUNT * self._limit
            if self._count and window.start > bound:
                raise SourceError(
                    f"{self._name} at offset {window.start}: the source counts {self._count} rows"
                    " but its pages don't end; it doesn't page as this API does."
                )
        self._cursor = window.stop
        return window

    def note(self, window: Window, rows: int) -> None:
        """Take note of how many rows a window gave."""
        if self._awaited == window.start:
            self._awaited = None
            if rows == 0:
                self._ended = True
                self._cursor = window.start
