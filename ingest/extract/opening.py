"""Asks for the first page alone, to learn the source's page limit and whether it serves the list.

If it is short although there are more rows, its end is asked for: rows that haven't been seen mean
that the source gives no more than that at a time, and the lower limit is adopted; rows seen
already mean that it hides some. If it fails, single rows all over the resource are asked for: if
they fail too, the source doesn't serve the resource at all.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from math import ceil
from typing import Final

from ingest.raw.window import Window

ROWS_SAMPLED: Final = 16


class FirstPage:
    """Hands out what is asked for before all other windows.

    Args:
        name: The resource's, for errors.
        limit: Rows a window.
        count: The source's count; None where it gives none.
        start: The first row to ask for.
    """

    def __init__(self, name: str, *, limit: int, count: int | None, start: int) -> None:
        self.limit = limit
        """Rows a window; less than was asked for where the source gives fewer."""
        self.pages: dict[Window, tuple[Window, int | None]] = {}
        """The first window, as what it was asked for, and the rows that it gave; None if it
        failed."""
        self.is_unserved = False
        """Whether each single row that was sampled failed too, or wasn't there."""
        self._name = name
        self._count = count
        self._whole = Window(start, start + limit)
        self._opening: frozenset[bytes] = frozenset()
        self._next: deque[Window] = deque([self._whole])
        self._sampled = False

    def is_sample(self, window: Window) -> bool:
        """Tell whether a window is a single row that shows whether the resource is served."""
        return self._sampled and window.size == 1

    def next_window(self) -> Window | None:
        """Return the next window; None once all have been handed out."""
        return self._next[0] if self._next else None

    def note(self, window: Window, rows: Sequence[bytes] | None) -> bool:
        """Take note of what a window gave; tell whether nothing more is to be asked for first."""
        self._next.popleft()
        if self._sampled:
            return self._note_sample(rows)
        if self._opening:
            self._judge_limit(window, rows)
            return True
        if rows is None:
            return self._sample()
        self.pages[self._whole] = (self._whole, len(rows))
        if 0 < len(rows) < self._whole.covered(self._count):
            self._opening = frozenset(rows)
            start = self._whole.start + len(rows)
            self._next.append(Window(start, start + self.limit))
            return False
        return True

    def _sample(self) -> bool:
        self.pages[self._whole] = (self._whole, None)
        if self._whole.start > 0:
            return True  # rows before it have been had: the resource is served
        stop = self._whole.stop if self._count is None else max(self._count, self._whole.start + 1)
        step = ceil((stop - self._whole.start) / ROWS_SAMPLED)
        self._next.extend(Window(row, row + 1) for row in range(self._whole.start, stop, step))
        self._sampled = True
        return False

    def _note_sample(self, rows: Sequence[bytes] | None) -> bool:
        if rows:
            self._next.clear()
            return True
        self.is_unserved = not self._next
        return self.is_unserved

    def _judge_limit(self, window: Window, rows: Sequence[bytes] | None) -> None:
        """Tell from the page after a short first one whether the source has a lower limit.

        Its own rows are asked for again then: a source that hides the end of its first page
        looks the same, and would have given rows of other offsets.
        """
        given = len(self._opening)
        is_lower = (
            rows is not None
            and self._opening.isdisjoint(rows)
            and 0 < len(rows) <= given
            and (len(rows) == given or window.start + len(rows) >= (self._count or 0))
        )
        if is_lower:
            self.limit = given
            self.pages = {Window(self._whole.start, window.start): (self._whole, given)}
